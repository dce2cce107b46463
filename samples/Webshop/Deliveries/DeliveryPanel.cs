using Vipps.Webhooks;

namespace Webshop.Deliveries;

/// <summary>The last deliveries, newest first, including those that were refused.</summary>
internal sealed class DeliveryPanel
{
    /// <summary>The number of deliveries that the front page shows.</summary>
    public const int MaxShown = 20;

    private const int MaxEntries = 500;

    public LiveValue<DeliveryLog> Log { get; } = new(new([], []));

    /// <summary>Adds a delivery that was answered.</summary>
    public void Add(DeliveryReport report) => Log.Update(log =>
    {
        var entry = DeliveryEntry.From(report);
        var isHandled = entry.EventKey is { } key && log.HandledEarly.Contains(key);
        var entries = log.Entries.Insert(0, entry with { IsHandled = isHandled });
        if (entries.Count > MaxEntries)
        {
            // Refused ones first: strangers do not push out what belongs to an order.
            var refused = entries.FindLastIndex(old => old.EventKey is null);
            entries = entries.RemoveAt(refused < 0 ? MaxEntries : refused);
        }

        return new DeliveryLog(entries, isHandled ? log.HandledEarly.Remove(entry.EventKey!) : log.HandledEarly);
    });

    /// <summary>Marks the stored delivery of an event as handled.</summary>
    public void MarkHandled(string eventKey) => Log.Update(log =>
    {
        var stored = log.Entries.FindIndex(entry => entry.EventKey == eventKey && entry.Outcome == DeliveryOutcome.Stored);
        return stored < 0
            ? log with { HandledEarly = log.HandledEarly.Add(eventKey) }
            : log with { Entries = log.Entries.SetItem(stored, log.Entries[stored] with { IsHandled = true }) };
    });
}
