using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// An event that is known to come from Vipps, and the facts of its delivery. Holds no key, so that it can be stored and passed to the
/// handlers later.
/// </summary>
internal sealed class VerifiedDelivery
{
    public required WebhookEvent Event { get; init; }

    public required DateTimeOffset AttemptedAt { get; init; }

    public Guid? WebhookId { get; init; }

    public Uri? Url { get; init; }

    public IReadOnlyList<WebhookEventType> Events { get; init; } = [];

    /// <summary>
    /// The event's name for logs. It is text, so that no log provider looks into the event itself, which may hold personal data.
    /// </summary>
    public string Name => field ??= Event.ToString();

    /// <summary>Creates the delivery of an event.</summary>
    /// <param name="received">The event.</param>
    /// <param name="registration">The registration whose secret signed it.</param>
    /// <param name="attemptedAt">The time at which it was signed.</param>
    public static VerifiedDelivery Of(WebhookEvent received, WebhookRegistration registration, DateTimeOffset attemptedAt) => new()
    {
        Event = received,
        AttemptedAt = attemptedAt,
        WebhookId = registration.Id,
        Url = registration.Url,
        Events = registration.Events,
    };

    /// <summary>The delivery of an event that an inbox stored.</summary>
    public static VerifiedDelivery Of(InboxDelivery stored) => new()
    {
        Event = stored.ReadEvent(),
        AttemptedAt = stored.AttemptedAt,
        WebhookId = stored.WebhookId,
        Url = stored.Url,
        Events = stored.Events,
    };

    /// <summary>The form in which an inbox stores it.</summary>
    /// <param name="receiver">The name of the receiver.</param>
    /// <param name="receivedAt">The time of its arrival.</param>
    /// <param name="traceParent">The trace that it arrived in; null if there is none.</param>
    public InboxDelivery ToInbox(string receiver, DateTimeOffset receivedAt, string? traceParent) => new()
    {
        ReceiverName = receiver,
        DeliveryKey = Event.IsIdentified ? Event.EventKey : $"{Event.EventKey}/{Guid.NewGuid():N}",
        OrderingKey = Event.OrderingKey,
        Body = Event.Body,
        AttemptedAt = AttemptedAt,
        ReceivedAt = receivedAt,
        EventType = Event.Type,
        WebhookId = WebhookId,
        Url = Url,
        Events = Events,
        TraceParent = traceParent,
    };

    public override string ToString() => Name;
}
