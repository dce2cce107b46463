using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>An attempt on an ePayment, even if it failed: one of the eight <c>epayments.payment.*.v1</c>.</summary>
/// <remarks>
/// <para>
/// Check <see cref="WasCaptured"/> and its siblings, which are true only if the attempt <b>succeeded</b>. <see cref="Name"/> alone only
/// names the attempt.
/// </para>
/// <para>
/// Captures and refunds may be partial and repeat, each with its own <see cref="PspReference"/>, so <see cref="Reference"/> and
/// <see cref="Name"/> do not identify an event.
/// </para>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(WebhookEventJsonConverter))]
public sealed class PaymentEvent : WebhookEvent
{
    // In the body, so that an inbox, a queue and a database keep it without knowing of it. Vipps has no such field.
    internal const string SourceField = "$source";
    internal const string PolledSource = "poll";

    /// <summary>The shop's own reference of the payment: 8 to 64 letters, digits and hyphens.</summary>
    public required string Reference { get; init; }

    /// <summary>Vipps' reference for this one operation, different for each capture and refund.</summary>
    public required string PspReference { get; init; }

    /// <summary>
    /// The kind of attempt, even if it failed: see <see cref="Success"/>. Sets <see cref="Type"/> as well, which corresponds to it one to
    /// one.
    /// </summary>
    public required PaymentEventName Name
    {
        get;
        init
        {
            field = value;
            base.Type = value.EventType;
        }
    }

    /// <summary>The event type, which corresponds to <see cref="Name"/> one to one and cannot be set beside it.</summary>
    public new WebhookEventType Type => base.Type;

    /// <summary>The amount of this event; for a partial capture or refund, that of the part.</summary>
    public required Money Amount { get; init; }

    /// <summary>
    /// The time of the event, which can be days ago on a late retry; null if the body does not specify it in RFC 3339 or ISO 8601.
    /// </summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Indicates whether the attempt succeeded. Failures are delivered, too: a capture with false moved no money.</summary>
    public required bool Success { get; init; }

    /// <summary>The <c>Idempotency-Key</c> of the call that led to this; null if there was none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The time until which a capture is guaranteed to succeed; null if the body does not specify it.</summary>
    public DateTimeOffset? CaptureGuaranteedUntil { get; init; }

    /// <summary>Personal data: the customer's details if the shop asked for them and the customer agreed, otherwise null.</summary>
    public UserDetails? UserDetails { get; init; }

    /// <summary>Personal data: the address to send the goods to if it is an Express payment, otherwise null.</summary>
    public ShippingDetails? ShippingDetails { get; init; }

    /// <summary>
    /// Personal data: the customer's id as this shop knows it (<c>sub</c>), the same as in Login; null if there is none.
    /// </summary>
    public string? Sub { get; init; }

    /// <summary>
    /// The way in which the event came: delivered by Vipps, the default, or read from the payment's event log. The <see cref="WebhookEvent.EventKey"/>
    /// is the same.
    /// </summary>
    /// <remarks>
    /// The <see cref="WebhookEvent.Body"/> of an event that was read is its entry of the event log, with the fields <c>msn</c> and <c>$source</c> added, which
    /// it does not have.
    /// </remarks>
    public PaymentEventSource Source { get; init; }

    /// <summary>Indicates whether the payment was created.</summary>
    public bool WasCreated => Succeeded(PaymentEventName.Created);

    /// <summary>Indicates whether the customer declined the payment.</summary>
    public bool WasAborted => Succeeded(PaymentEventName.Aborted);

    /// <summary>Indicates whether the payment expired because the customer did not answer in time.</summary>
    public bool WasExpired => Succeeded(PaymentEventName.Expired);

    /// <summary>Indicates whether the reserved amount, or a part of it, was released.</summary>
    public bool WasCancelled => Succeeded(PaymentEventName.Cancelled);

    /// <summary>
    /// Indicates whether the reserved amount, or a part of it, was captured: <see cref="Amount"/> is on its way to the shop.
    /// </summary>
    public bool WasCaptured => Succeeded(PaymentEventName.Captured);

    /// <summary>
    /// Indicates whether the captured amount, or a part of it, was paid back: <see cref="Amount"/> is on its way to the customer.
    /// </summary>
    public bool WasRefunded => Succeeded(PaymentEventName.Refunded);

    /// <summary>Indicates whether the customer approved the payment: <see cref="Amount"/> is reserved.</summary>
    public bool WasAuthorized => Succeeded(PaymentEventName.Authorized);

    /// <summary>Indicates whether the shop withdrew the payment before the customer answered.</summary>
    public bool WasTerminated => Succeeded(PaymentEventName.Terminated);

    /// <summary>
    /// Indicates whether the event is <paramref name="name"/> and the attempt succeeded. For names that have no property here.
    /// </summary>
    /// <param name="name">The kind of attempt.</param>
    /// <returns>False for another name and for a failed attempt.</returns>
    public bool Succeeded(PaymentEventName name) => Success && Name == name;

    /// <summary>Names the event type and the payment, after <c>FAILED</c> if it failed, without personal data; fit for a log.</summary>
    public override string ToString() => Success ? base.ToString() : $"FAILED {base.ToString()}";

    private protected override string? Subject() => Reference;

    private protected override string MakeKey() => EventKeys.Of(
        Type, nameof(PaymentEvent), MerchantSerialNumber, Reference, PspReference, Success ? "true" : "false");

    private protected override string MakeOrderingKey() => EventKeys.Of(default, "payment", MerchantSerialNumber, Reference);

    private protected override void WriteOwnFields(Utf8JsonWriter writer)
    {
        writer.WriteNonEmpty("reference", Reference);
        writer.WriteNonEmpty("pspReference", PspReference);
        writer.WriteNonEmpty("name", Name.Name);
        writer.WriteStartObject("amount");
        writer.WriteNonEmpty("currency", Amount.Currency);
        writer.WriteNumber("value", Amount.MinorUnits);
        writer.WriteEndObject();
        writer.WriteMoment("timestamp", OccurredAt);
        writer.WriteText("idempotencyKey", IdempotencyKey);
        writer.WriteBoolean("success", Success);
        writer.WriteMoment("captureGuaranteedUntil", CaptureGuaranteedUntil);
        UserDetails?.Write(writer);
        ShippingDetails?.Write(writer);
        writer.WriteText("sub", Sub);
        writer.WriteText(SourceField, Source == PaymentEventSource.Polled ? PolledSource : null);
    }

    internal static PaymentEvent Read(ref JsonFields fields, ReadOnlyMemory<byte> body)
    {
        // In this order, so that the first missing field is the one that is named.
        var reference = fields.ReadRequiredText("reference"u8);
        var pspReference = fields.ReadRequiredText("pspReference"u8);
        var name = fields.ReadRequiredText("name"u8, PaymentEventName.Known);
        var amount = fields.ReadRequiredMoney("amount"u8);
        return new()
        {
            Body = body,
            MerchantSerialNumber = fields.ReadMerchantSerialNumber(),
            Reference = reference,
            PspReference = pspReference,
            Name = name.Length > 0 ? new(name) : default,
            Amount = amount,
            OccurredAt = fields.ReadTimestamp("timestamp"u8),
            Success = fields.ReadRequiredBoolean("success"u8),
            IdempotencyKey = fields.ReadText("idempotencyKey"u8),
            CaptureGuaranteedUntil = fields.ReadTimestamp("captureGuaranteedUntil"u8),
            UserDetails = fields.ReadObject("userDetails"u8, UserDetails.Read),
            ShippingDetails = fields.ReadObject("shippingDetails"u8, amount.Currency, ShippingDetails.Read),
            Sub = fields.ReadText("sub"u8),
            Source = fields.ReadIf("$source"u8, "poll"u8) ? PaymentEventSource.Polled : PaymentEventSource.Delivered,
            AdditionalProperties = fields.GetUnread(),
        };
    }
}
