namespace Vipps.Webhooks.Storage;

/// <summary>The number of deliveries in an inbox, by state.</summary>
public sealed class InboxStats
{
    /// <summary>Deliveries that wait to be handled, or are being handled.</summary>
    public long Waiting { get; init; }

    /// <summary>Of those that wait, the ones behind a parked delivery with their ordering key.</summary>
    public long Held { get; init; }

    /// <summary>Deliveries that were handled and are still remembered.</summary>
    public long Done { get; init; }

    /// <summary>Deliveries that were given up and hold back the later ones with their ordering key.</summary>
    public long Parked { get; init; }

    /// <summary>Deliveries that were given up and hold back none.</summary>
    public long Released { get; init; }

    /// <summary>Deliveries that a person discarded.</summary>
    public long Discarded { get; init; }

    /// <summary>The arrival of the oldest delivery that waits; null if none does.</summary>
    public DateTimeOffset? OldestWaiting { get; init; }

    /// <summary>Adds what is finished to what is not.</summary>
    internal InboxStats WithFinished(IReadOnlyDictionary<InboxState, long> finished) => new()
    {
        Waiting = Waiting,
        Held = Held,
        Parked = Parked,
        OldestWaiting = OldestWaiting,
        Done = finished.GetValueOrDefault(InboxState.Done),
        Released = finished.GetValueOrDefault(InboxState.Released),
        Discarded = finished.GetValueOrDefault(InboxState.Discarded),
    };
}
