using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>A customer scanned the shop's QR code and is waiting: <c>user.checked-in.v1</c>. Answer fast.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class UserCheckedInEvent : WebhookEvent
{
    /// <summary>Creates an event of <see cref="WebhookEventTypes.UserCheckedIn"/>.</summary>
    public UserCheckedInEvent() => Type = WebhookEventTypes.UserCheckedIn;

    /// <summary>Personal data: the token that stands for the customer in the shop's calls. Valid for 15 minutes. Never log it.</summary>
    public required string CustomerToken { get; init; }

    /// <summary>The shop's own id of the QR code that was scanned.</summary>
    public required string MerchantQrId { get; init; }

    /// <summary>The time at which the code was scanned; null if the body does not specify it.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    private protected override string? Subject() => MerchantQrId;

    // The token is hashed, because it stands for the customer, and keys are stored and logged.
    private protected override string MakeKey() => EventKeys.Of(
        Type, nameof(UserCheckedInEvent), MerchantSerialNumber, MerchantQrId, MomentOrBody(OccurredAt), EventKeys.HashOf(CustomerToken));

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteNonEmpty("eventType", Type.Name);
        writer.WriteNonEmpty("customerToken", CustomerToken);
        writer.WriteNonEmpty("merchantQrId", MerchantQrId);
        writer.WriteMoment("initiatedAt", OccurredAt);
    }

    internal static UserCheckedInEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body) => new()
    {
        Body = body,
        MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
        Type = fields.ReadEventType() ?? WebhookEventTypes.UserCheckedIn,
        CustomerToken = fields.ReadRequiredText("customerToken"u8),
        MerchantQrId = fields.ReadRequiredText("merchantQrId"u8),
        OccurredAt = fields.ReadTimestamp("initiatedAt"u8),
        AdditionalProperties = fields.GetUnread(),
    };
}
