using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>An event of a recurring agreement: one of the four <c>recurring.agreement-*.v1</c>.</summary>
/// <remarks>
/// The shop's own calls are delivered as events, too: see <see cref="IsEchoOfOwnCall"/>. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class AgreementEvent : WebhookEvent
{
    /// <summary>Vipps' id of the agreement, such as <c>agr_TGSuPyV</c>.</summary>
    public required string AgreementId { get; init; }

    /// <summary>The id of the agreement as a UUID; null if the body does not specify it.</summary>
    public Guid? AgreementUuid { get; init; }

    /// <summary>The shop's own id of the agreement; null if it has none.</summary>
    public string? AgreementExternalId { get; init; }

    /// <summary>
    /// The time of the event, which can be days ago on a late retry; null if the body does not specify it in RFC 3339 or ISO 8601.
    /// </summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The actor; null if the body does not specify it.</summary>
    public AgreementActor? Actor { get; init; }

    /// <summary>
    /// Indicates whether this is the echo of the shop's own call: <see cref="Actor"/> is <see cref="AgreementActor.Merchant"/>. Acting on
    /// an echo does the same thing twice.
    /// </summary>
    public bool IsEchoOfOwnCall => Actor == AgreementActor.Merchant;

    private protected override string? Subject() => AgreementId;

    private protected override string MakeKey() =>
        EventKeys.Of(Type, nameof(AgreementEvent), MerchantSerialNumber, AgreementId, MomentOrBody(OccurredAt));

    private protected override string MakeOrderingKey() => EventKeys.Of(default, "agreement", MerchantSerialNumber, AgreementId);

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteNonEmpty("eventType", Type.Name);
        writer.WriteNonEmpty("agreementId", AgreementId);
        writer.WriteText("agreementUUID", AgreementUuid?.ToString());
        writer.WriteText("agreementExternalId", AgreementExternalId);
        writer.WriteMoment("occurred", OccurredAt);
        writer.WriteNonEmpty("actor", Actor?.Name);
    }

    internal static AgreementEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body) => new()
    {
        Body = body,
        MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
        Type = fields.ReadRequiredEventType(),
        AgreementId = fields.ReadRequiredText("agreementId"u8),
        AgreementUuid = fields.ReadGuid("agreementUUID"u8),
        AgreementExternalId = fields.ReadText("agreementExternalId"u8),
        OccurredAt = fields.ReadTimestamp("occurred"u8),
        Actor = fields.ReadNonBlank("actor"u8) is { } actor ? new(actor) : null,
        AdditionalProperties = fields.GetUnread(),
    };
}
