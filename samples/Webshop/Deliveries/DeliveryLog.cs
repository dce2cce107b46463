using System.Collections.Immutable;
using Webshop.Orders;

namespace Webshop.Deliveries;

/// <summary>The deliveries at one moment.</summary>
/// <param name="Entries">The deliveries, newest first.</param>
/// <param name="HandledEarly">The keys of events that were handled before the endpoint reported their delivery, or were stored before the last start.</param>
internal sealed record DeliveryLog(ImmutableList<DeliveryEntry> Entries, ImmutableHashSet<string> HandledEarly)
{
    /// <summary>Returns the deliveries of one order, newest first, those before the last start included.</summary>
    public IEnumerable<DeliveryEntry> Of(Order order)
    {
        var since = Entries.Where(entry => entry.Reference == order.Reference).ToList();
        return
        [
            .. since,
            .. order.Lines.Reverse()
                .Where(line => !line.WasPolled && since.All(entry => entry.EventKey != line.EventKey))
                .Select(line => DeliveryEntry.From(order.Reference, line)),
        ];
    }
}
