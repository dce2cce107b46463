using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Storage;

/// <summary>A delivery in an inbox, without its body.</summary>
public sealed class InboxEntry
{
    /// <summary>The number of the delivery, which grows with the order of arrival.</summary>
    public required long Id { get; init; }

    /// <summary>Its state.</summary>
    public required InboxState State { get; init; }

    /// <summary>The key of the event: see <see cref="InboxDelivery.DeliveryKey"/>.</summary>
    public required string DeliveryKey { get; init; }

    /// <summary>
    /// The key that it shares with all that are handled in order with it, such as <c>payment/123456/order-7</c>: see
    /// <see cref="InboxDelivery.OrderingKey"/>.
    /// </summary>
    public required string OrderingKey { get; init; }

    /// <summary>The type of the event; <see langword="default"/> if it is not known.</summary>
    public WebhookEventType EventType { get; init; }

    /// <summary>The id of the webhook whose secret signed it; null if its registration has none.</summary>
    public Guid? WebhookId { get; init; }

    /// <summary>The time at which it arrived, or at which it was replayed or unparked.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The number of attempts to handle it, with those whose process died.</summary>
    public int Attempts { get; init; }

    /// <summary>The number of attempts that ended in an exception.</summary>
    public int Failures { get; init; }

    /// <summary>The time of the next attempt; null if it is due.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>True while a process handles it.</summary>
    public bool IsBeingHandled { get; init; }

    /// <summary>The type and message of the last exception, at most 2,000 characters; null if there was none.</summary>
    public string? LastError { get; init; }

    /// <summary>The time at which it was done, released or discarded; null before that.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The number of the delivery that this one replays; null if it is not a replay.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>True until the body is deleted (<see cref="InboxOptions.KeepBody"/>).</summary>
    public bool HasBody { get; init; }

    /// <summary>
    /// The number of the parked delivery with its ordering key that this one waits for; null if it waits for none. It goes on after that one is unparked
    /// and handled, or discarded.
    /// </summary>
    public long? HeldBy { get; init; }

    /// <summary>The number of deliveries with its ordering key that it holds back while it is parked.</summary>
    public long Holds { get; init; }

    /// <summary>Names number, state, event type and ordering key, and no personal data: fit for a log.</summary>
    public override string ToString() => PrintableText.Of($"{Id} {State} {EventType} {OrderingKey}", 400);
}
