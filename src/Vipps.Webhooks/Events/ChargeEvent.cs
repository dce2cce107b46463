using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>An event of a charge of a recurring agreement: one of the six <c>recurring.charge-*.v1</c>.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class ChargeEvent : WebhookEvent
{
    /// <summary>The id of the agreement that the charge belongs to, such as <c>agr_TGSuPyV</c>.</summary>
    public required string AgreementId { get; init; }

    /// <summary>The id of the charge, such as <c>chr-xCXpGGG</c>; null if there is none, such as if it could not be created.</summary>
    public string? ChargeId { get; init; }

    /// <summary>The shop's own id of the agreement; null if it has none.</summary>
    public string? AgreementExternalId { get; init; }

    /// <summary>The shop's own id of the charge; null if it has none.</summary>
    public string? ChargeExternalId { get; init; }

    /// <summary>The id of the transaction, as it stands in settlement reports; null if there is none.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The reason for the charge; null if the body does not specify it.</summary>
    public ChargeType? ChargeType { get; init; }

    /// <summary>The amount of the charge.</summary>
    public required Money Amount { get; init; }

    /// <summary>The amount captured so far; null if the body does not specify it.</summary>
    public Money? AmountCaptured { get; init; }

    /// <summary>The amount cancelled so far; null if the body does not specify it.</summary>
    public Money? AmountCanceled { get; init; }

    /// <summary>The amount paid back so far; null if the body does not specify it.</summary>
    public Money? AmountRefunded { get; init; }

    /// <summary>
    /// The time of the event, which can be days ago on a late retry; null if the body does not specify it in RFC 3339 or ISO 8601.
    /// </summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The code of a failure, which is sent as a number or as text; null if there is none.</summary>
    public string? FailureCode { get; init; }

    /// <summary>The reason why the charge failed; null if the body does not specify it.</summary>
    public ChargeFailureReason? FailureReason { get; init; }

    /// <summary>Indicates whether the charge failed or could not be created.</summary>
    public bool Failed => Type == WebhookEventTypes.ChargeFailed || Type == WebhookEventTypes.ChargeCreationFailed;

    /// <summary>Names the event type and the charge, after <c>FAILED</c> if it failed, without personal data; fit for a log.</summary>
    public override string ToString() => Failed ? $"FAILED {base.ToString()}" : base.ToString();

    private protected override string? Subject() => ChargeId ?? AgreementId;

    // Includes time and amounts even beside a transaction, because Vipps does not promise that each capture of a charge is its own
    // transaction, and mistaking two captures for one loses money. Only the shop's own id distinguishes charges that could not be created.
    private protected override string MakeKey() => EventKeys.Of(
        Type,
        nameof(ChargeEvent),
        MerchantSerialNumber,
        AgreementId,
        ChargeId,
        string.IsNullOrEmpty(ChargeId) ? ChargeExternalId : null,
        TransactionId,
        MomentOrBody(OccurredAt),
        Amount.Currency,
        EventKeys.Amount(Amount),
        EventKeys.Amount(AmountCaptured),
        EventKeys.Amount(AmountCanceled),
        EventKeys.Amount(AmountRefunded));

    // The sequence of the agreement: a charge never overtakes what happened to its agreement.
    private protected override string MakeOrderingKey() => EventKeys.Of(default, "agreement", MerchantSerialNumber, AgreementId);

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteNonEmpty("eventType", Type.Name);
        writer.WriteNonEmpty("agreementId", AgreementId);
        writer.WriteText("chargeId", ChargeId);
        writer.WriteText("agreementExternalId", AgreementExternalId);
        writer.WriteText("chargeExternalId", ChargeExternalId);
        writer.WriteText("transactionId", TransactionId);
        writer.WriteNonEmpty("chargeType", ChargeType?.Name);
        writer.WriteNonEmpty("currency", Amount.Currency);
        writer.WriteNumber("amount", Amount.MinorUnits);
        writer.WriteInteger("amountCaptured", AmountCaptured?.MinorUnits);
        writer.WriteInteger("amountCanceled", AmountCanceled?.MinorUnits);
        writer.WriteInteger("amountRefunded", AmountRefunded?.MinorUnits);
        writer.WriteMoment("occurred", OccurredAt);
        writer.WriteText("failureCode", FailureCode);
        writer.WriteNonEmpty("failureReason", FailureReason?.Name);
    }

    internal static ChargeEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body)
    {
        var currency = fields.ReadRequiredText("currency"u8);
        return new()
        {
            Body = body,
            MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
            Type = fields.ReadRequiredEventType(),
            AgreementId = fields.ReadRequiredText("agreementId"u8),
            ChargeId = fields.ReadText("chargeId"u8),
            AgreementExternalId = fields.ReadText("agreementExternalId"u8),
            ChargeExternalId = fields.ReadText("chargeExternalId"u8),
            TransactionId = fields.ReadText("transactionId"u8),
            ChargeType = fields.ReadNonBlank("chargeType"u8) is { } type ? new(type) : null,
            Amount = new(fields.ReadRequiredInteger("amount"u8), currency),
            AmountCaptured = InCurrency(fields.ReadInteger("amountCaptured"u8)),
            AmountCanceled = InCurrency(fields.ReadInteger("amountCanceled"u8)),
            AmountRefunded = InCurrency(fields.ReadInteger("amountRefunded"u8)),
            OccurredAt = fields.ReadTimestamp("occurred"u8),
            FailureCode = fields.ReadText("failureCode"u8),
            FailureReason = fields.ReadNonBlank("failureReason"u8) is { } reason ? new(reason) : null,
            AdditionalProperties = fields.GetUnread(),
        };

        Money? InCurrency(long? minorUnits) => minorUnits is { } amount ? new(amount, currency) : null;
    }
}
