using System.Collections.Immutable;
using Vipps.Webhooks;
using Webshop.Orders;

namespace Webshop.Deliveries;

/// <summary>The last deliveries, newest first, including those that were refused.</summary>
internal sealed class DeliveryPanel
{
    /// <summary>The number of deliveries that the front page shows.</summary>
    public const int MaxShown = 20;

    private const int MaxEntries = 500;

    // Handled before the endpoint reported them.
    private readonly HashSet<string> _early = [];

    public LiveValue<ImmutableList<DeliveryEntry>> Entries { get; } = new([]);

    /// <summary>Adds a delivery that was answered.</summary>
    public void Add(DeliveryReport report) => Entries.Update(entries =>
    {
        var entry = DeliveryEntry.From(report);
        var more = entries.Insert(0, entry with { IsHandled = entry.DeliveryKey is { } key && _early.Remove(key) });
        if (more.Count <= MaxEntries)
        {
            return more;
        }

        // Refused ones first: strangers do not push out what belongs to an order.
        var refused = more.FindLastIndex(old => old.DeliveryKey is null);
        return more.RemoveAt(refused < 0 ? MaxEntries : refused);
    });

    /// <summary>Marks the stored delivery of an event as handled.</summary>
    public void MarkHandled(string deliveryKey) => Entries.Update(entries =>
    {
        var stored = entries.FindIndex(entry => entry.DeliveryKey == deliveryKey && entry.Outcome == DeliveryOutcome.Stored);
        if (stored >= 0)
        {
            return entries.SetItem(stored, entries[stored] with { IsHandled = true });
        }

        _early.Add(deliveryKey);
        return entries;
    });

    /// <summary>Returns the deliveries of one order, those before the last start included.</summary>
    public static IEnumerable<DeliveryEntry> Of(Order order, ImmutableList<DeliveryEntry> entries)
    {
        var since = entries.Where(entry => entry.Reference == order.Reference).ToList();
        return
        [
            .. since,
            .. order.Lines.Reverse()
                .Where(line => since.All(entry => entry.DeliveryKey != line.DeliveryKey))
                .Select(line => DeliveryEntry.From(order.Reference, line)),
        ];
    }
}
