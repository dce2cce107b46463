using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// A body that this version of the SDK cannot read as one of its events: of a family that does not exist yet, or broken
/// (<see cref="IsUnreadable"/>). Nothing is lost: <see cref="WebhookEvent.Body"/> has the bytes.
/// </summary>
/// <remarks>
/// A handler of it takes the delivery off Vipps' hands: keep the body. Without one, what is new is acknowledged and what is unreadable is
/// refused, so that Vipps delivers it again for seven days.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class UnknownEvent : WebhookEvent
{
    // Not names that a body of Vipps may have.
    private const string TypeField = "$type";
    private const string ReasonField = "$reason";
    private const string UnreadableField = "$isUnreadable";

    /// <summary>Why the body could not be read, as a sentence for people. Names fields, never values: fit for a log.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Indicates whether the body is broken, as far as this version of the SDK can tell: it is not a JSON object, or it has fields by which
    /// it is an event of a known family, but lacks one that a shop acts on. False for an event of a family that does not exist yet, even if
    /// its registration names known types alone.
    /// </summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Names the event type as far as it is known, and the reason: fit for a log.</summary>
    public override string ToString() => $"{base.ToString()}: {Reason}";

    private protected override string? Subject() => null;

    private protected override string MakeKey() => EventKeys.Of(Type, nameof(UnknownEvent), EventKeys.HashOf(Body.Span));

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteString(ReasonField, Reason);
        writer.WriteBoolean(UnreadableField, IsUnreadable);
        writer.WriteWord(TypeField, Type.Name);
    }

    // What an app made with an object initializer.
    internal static UnknownEvent ReadMade(ref JsonFields fields, ReadOnlyMemory<byte> body) => new()
    {
        Body = body,
        MerchantSerialNumber = fields.MerchantSerialNumber(),
        Type = fields.Word("$type"u8) is { } type ? new(type) : default,
        Reason = fields.Text("$reason"u8) ?? "",
        IsUnreadable = fields.RequiredBoolean("$isUnreadable"u8),
        AdditionalProperties = fields.Rest(),
    };
}
