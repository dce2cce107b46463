using System.Collections.Immutable;
using Vipps.Webhooks;

namespace Webshop.Deliveries;

/// <summary>The last deliveries, newest first, including those that were refused.</summary>
internal sealed class DeliveryPanel
{
    public const int MaxEntries = 20;

    public LiveValue<ImmutableList<DeliveryEntry>> Entries { get; } = new([]);

    public void Add(DeliveryReport report) => Entries.Update(entries =>
    {
        var number = entries is [var latest, ..] ? latest.Number + 1 : 1;
        var more = entries.Insert(0, DeliveryEntry.From(report, number));
        return more.Count > MaxEntries ? more.RemoveAt(MaxEntries) : more;
    });
}
