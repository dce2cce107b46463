using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// An event of a donation agreement: one of the four <c>donations.agreement.*.v1</c>. The fields of the body are not documented: see
/// <see cref="WebhookEvent.AdditionalProperties"/>.
/// </summary>
/// <remarks>
/// The body may not specify which of the four it is. <see cref="WebhookEvent.Type"/> is certain if each registration is for one of them.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class DonationEvent : WebhookEvent
{
    /// <summary>The id of the agreement; null if the body does not specify it.</summary>
    public string? AgreementId { get; init; }

    private protected override string? Subject() => AgreementId;

    private protected override string MakeKey() => EventKeys.Of(Type, nameof(DonationEvent), EventKeys.HashOf(Body.Span));

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteNonEmpty("eventType", Type.Name);
        writer.WriteText("agreementId", AgreementId);
    }

    internal static DonationEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body, WebhookEventType registeredFor) => new()
    {
        Body = body,
        MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
        Type = fields.ReadEventType() ?? registeredFor,
        AgreementId = fields.ReadText("agreementId"u8),
        AdditionalProperties = fields.GetUnread(),
    };
}
