using System.Text.Json;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Inbox;

namespace Vipps.Webhooks;

/// <summary>
/// A verified delivery as an inbox stores it. It holds no secret, and the body as Vipps sent it, which may contain personal data: do not log it,
/// and delete it when it is no longer needed.
/// </summary>
/// <remarks>For tests of an inbox, create one with an object initializer.</remarks>
public sealed class InboxDelivery
{
    /// <summary>The name of the receiver; empty for the default one.</summary>
    public required string ReceiverName { get; init; }

    /// <summary>
    /// The key to recognise duplicates by: the event's <see cref="WebhookEvent.EventKey"/>, at most 200 characters of ASCII. If equal keys would not
    /// be enough to take two events for one, such as donations whose type is unknown, it ends in a random part, and no two are equal.
    /// </summary>
    public required string DeliveryKey { get; init; }

    /// <summary>
    /// The ordering key of the event, at most 200 characters of ASCII: deliveries with equal keys are handled in the order in
    /// which they were stored. For a payment, its sales unit and reference; for an agreement and its charges, the sales unit and the agreement;
    /// for all others, the key of the event itself, so that they wait for no other.
    /// </summary>
    public required string OrderingKey { get; init; }

    /// <summary>The body, byte for byte as it was delivered.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The time at which this attempt was signed, on the sender's clock.</summary>
    public required DateTimeOffset AttemptedAt { get; init; }

    /// <summary>The time at which the delivery arrived, on this machine's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The type of the event, for people and metrics; <see langword="default"/> if it is not known.</summary>
    public WebhookEventType EventType { get; init; }

    /// <summary>The id of the webhook whose secret signed the delivery; null if its registration has none.</summary>
    public Guid? WebhookId { get; init; }

    /// <summary>The URL that this webhook is registered with; null if it is not known.</summary>
    public Uri? Url { get; init; }

    /// <summary>The event types of this webhook, which are needed to read some bodies; empty if they are not known.</summary>
    public IReadOnlyList<WebhookEventType> Events { get; init; } = [];

    /// <summary>
    /// The trace that the delivery arrived in, so that its handling can be linked to it: a <c>traceparent</c> (W3C Trace Context); null if there
    /// was none.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>Reads the event from the body.</summary>
    /// <returns>The event; an <see cref="UnknownEvent"/> if it cannot be read.</returns>
    public WebhookEvent ReadEvent() => WebhookEventReader.Read(Body, Events);

    /// <summary>Writes the delivery as JSON, such as for the body of a broker's message.</summary>
    /// <returns>JSON in UTF-8, which <see cref="FromUtf8Json"/> of this and later versions reads.</returns>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, InboxJsonContext.Default.InboxDelivery);

    /// <summary>Reads a delivery that <see cref="ToUtf8Json"/> wrote.</summary>
    /// <param name="utf8Json">The JSON.</param>
    /// <returns>The delivery.</returns>
    /// <exception cref="JsonException">It is not such JSON.</exception>
    public static InboxDelivery FromUtf8Json(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, InboxJsonContext.Default.InboxDelivery) ?? throw new JsonException("This is not a stored delivery, but null.");

    /// <summary>Returns a copy with another body.</summary>
    internal InboxDelivery WithBody(ReadOnlyMemory<byte> body) => new()
    {
        ReceiverName = ReceiverName,
        DeliveryKey = DeliveryKey,
        OrderingKey = OrderingKey,
        Body = body,
        AttemptedAt = AttemptedAt,
        ReceivedAt = ReceivedAt,
        EventType = EventType,
        WebhookId = WebhookId,
        Url = Url,
        Events = Events,
        TraceParent = TraceParent,
    };

    /// <summary>Names the event type and the ordering key, and no personal data: fit for a log.</summary>
    public override string ToString() => PrintableText.Of(EventType.Name.Length > 0 ? $"{EventType.Name} {OrderingKey}" : OrderingKey);
}
