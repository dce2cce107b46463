using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// A body that this version of the SDK cannot read as one of its events, because it is of a family that does not exist yet or is broken
/// (<see cref="IsUnreadable"/>). Nothing is lost: <see cref="WebhookEvent.Body"/> has the bytes.
/// </summary>
/// <remarks>
/// If a handler accepts it, Vipps does not deliver it again, so store the body. Without a handler, a new kind of event is acknowledged, and
/// an unreadable one is answered 500, so that Vipps delivers it again for seven days. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class UnknownEvent : WebhookEvent
{
    // Names that no body from Vipps has.
    private const string TypeField = "$type";
    private const string ReasonField = "$reason";
    private const string UnreadableField = "$isUnreadable";

    /// <summary>
    /// The reason why the body could not be read, as a sentence for people. It names fields, never values; fit for a log.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Indicates whether the body is broken, as far as this version of the SDK can tell: it is not a JSON object, or its fields make it an
    /// event of a known family but it lacks one that a shop acts on. False for an event of a family that does not exist yet, even if its
    /// registration names only known types.
    /// </summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Names the event type, if it is known, and the reason; fit for a log.</summary>
    public override string ToString() => $"{base.ToString()}: {Reason}";

    private protected override string? Subject() => null;

    private protected override string MakeKey() => EventKeys.Of(Type, nameof(UnknownEvent), EventKeys.HashOf(Body.Span));

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteString(ReasonField, Reason);
        writer.WriteBoolean(UnreadableField, IsUnreadable);
        writer.WriteNonEmpty(TypeField, Type.Name);
    }

    // Reads an event that an app created with an object initializer.
    internal static UnknownEvent ReadCreated(ref JsonFields fields, ReadOnlyMemory<byte> body) => new()
    {
        Body = body,
        MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
        Type = fields.ReadNonBlank("$type"u8) is { } type ? new(type) : default,
        Reason = fields.ReadText("$reason"u8) ?? "",
        IsUnreadable = fields.ReadRequiredBoolean("$isUnreadable"u8),
        AdditionalProperties = fields.GetUnread(),
    };
}
