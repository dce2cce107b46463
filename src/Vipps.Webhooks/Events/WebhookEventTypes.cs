using System.Collections.Frozen;

namespace Vipps.Webhooks;

/// <summary>The event types that Vipps MobilePay documents, and the sensible sets of them.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
public static class WebhookEventTypes
{
    /// <summary>
    /// How many webhooks a sales unit, or a partner, may have for one event type: 25. (Of <see cref="UserCheckedIn"/>: one.) See
    /// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.
    /// </summary>
    public const int MaxWebhooksPerEventType = 25;

    /// <summary>A payment was created: <c>epayments.payment.created.v1</c>.</summary>
    public static WebhookEventType PaymentCreated { get; } = new("epayments.payment.created.v1");

    /// <summary>The customer said no to a payment: <c>epayments.payment.aborted.v1</c>.</summary>
    public static WebhookEventType PaymentAborted { get; } = new("epayments.payment.aborted.v1");

    /// <summary>The customer did nothing in time: <c>epayments.payment.expired.v1</c>.</summary>
    public static WebhookEventType PaymentExpired { get; } = new("epayments.payment.expired.v1");

    /// <summary>What was reserved, or a part of it, was released: <c>epayments.payment.cancelled.v1</c>.</summary>
    public static WebhookEventType PaymentCancelled { get; } = new("epayments.payment.cancelled.v1");

    /// <summary>What was reserved, or a part of it, was captured: <c>epayments.payment.captured.v1</c>. Comes once per capture.</summary>
    public static WebhookEventType PaymentCaptured { get; } = new("epayments.payment.captured.v1");

    /// <summary>What was captured, or a part of it, was paid back: <c>epayments.payment.refunded.v1</c>. Comes once per refund.</summary>
    public static WebhookEventType PaymentRefunded { get; } = new("epayments.payment.refunded.v1");

    /// <summary>The customer said yes; the amount is reserved: <c>epayments.payment.authorized.v1</c>.</summary>
    public static WebhookEventType PaymentAuthorized { get; } = new("epayments.payment.authorized.v1");

    /// <summary>The shop withdrew a payment before the customer answered: <c>epayments.payment.terminated.v1</c>.</summary>
    public static WebhookEventType PaymentTerminated { get; } = new("epayments.payment.terminated.v1");

    /// <summary>An agreement was accepted by the customer: <c>recurring.agreement-activated.v1</c>.</summary>
    public static WebhookEventType AgreementActivated { get; } = new("recurring.agreement-activated.v1");

    /// <summary>An agreement was refused by the customer: <c>recurring.agreement-rejected.v1</c>.</summary>
    public static WebhookEventType AgreementRejected { get; } = new("recurring.agreement-rejected.v1");

    /// <summary>An agreement was stopped: <c>recurring.agreement-stopped.v1</c>.</summary>
    public static WebhookEventType AgreementStopped { get; } = new("recurring.agreement-stopped.v1");

    /// <summary>An agreement was not answered in time: <c>recurring.agreement-expired.v1</c>.</summary>
    public static WebhookEventType AgreementExpired { get; } = new("recurring.agreement-expired.v1");

    /// <summary>A charge was reserved: <c>recurring.charge-reserved.v1</c>.</summary>
    public static WebhookEventType ChargeReserved { get; } = new("recurring.charge-reserved.v1");

    /// <summary>A charge was captured: <c>recurring.charge-captured.v1</c>.</summary>
    public static WebhookEventType ChargeCaptured { get; } = new("recurring.charge-captured.v1");

    /// <summary>A charge was cancelled: <c>recurring.charge-canceled.v1</c> (one l, as Vipps spells it).</summary>
    public static WebhookEventType ChargeCanceled { get; } = new("recurring.charge-canceled.v1");

    /// <summary>A charge was paid back: <c>recurring.charge-refunded.v1</c>.</summary>
    public static WebhookEventType ChargeRefunded { get; } = new("recurring.charge-refunded.v1");

    /// <summary>A charge failed: <c>recurring.charge-failed.v1</c>.</summary>
    public static WebhookEventType ChargeFailed { get; } = new("recurring.charge-failed.v1");

    /// <summary>A charge could not be created: <c>recurring.charge-creation-failed.v1</c>.</summary>
    public static WebhookEventType ChargeCreationFailed { get; } = new("recurring.charge-creation-failed.v1");

    /// <summary>A merchant-initiated login was answered: <c>login.merchant-initiated.ping.v1</c>.</summary>
    public static WebhookEventType LoginPing { get; } = new("login.merchant-initiated.ping.v1");

    /// <summary>A customer checked in by QR code: <c>user.checked-in.v1</c>. One registration per sales unit.</summary>
    public static WebhookEventType UserCheckedIn { get; } = new("user.checked-in.v1");

    /// <summary>A donation agreement began: <c>donations.agreement.started.v1</c>. Production only.</summary>
    public static WebhookEventType DonationAgreementStarted { get; } = new("donations.agreement.started.v1");

    /// <summary>A donation agreement ended: <c>donations.agreement.stopped.v1</c>. Production only.</summary>
    public static WebhookEventType DonationAgreementStopped { get; } = new("donations.agreement.stopped.v1");

    /// <summary>The day of withdrawal changed: <c>donations.agreement.withdrawal-day-changed.v1</c>. Production only.</summary>
    public static WebhookEventType DonationWithdrawalDayChanged { get; } = new("donations.agreement.withdrawal-day-changed.v1");

    /// <summary>The amount of a donation changed: <c>donations.agreement.amount-changed.v1</c>. Production only.</summary>
    public static WebhookEventType DonationAmountChanged { get; } = new("donations.agreement.amount-changed.v1");

    /// <summary>The eight events of an ePayment.</summary>
    public static IReadOnlyList<WebhookEventType> Payments { get; } = Array.AsReadOnly(
    [
        PaymentCreated, PaymentAborted, PaymentExpired, PaymentCancelled,
        PaymentCaptured, PaymentRefunded, PaymentAuthorized, PaymentTerminated,
    ]);

    /// <summary>The four events of a recurring agreement.</summary>
    public static IReadOnlyList<WebhookEventType> Agreements { get; } = Array.AsReadOnly(
        [AgreementActivated, AgreementRejected, AgreementStopped, AgreementExpired]);

    /// <summary>The six events of a recurring charge.</summary>
    public static IReadOnlyList<WebhookEventType> Charges { get; } = Array.AsReadOnly(
        [ChargeReserved, ChargeCaptured, ChargeCanceled, ChargeRefunded, ChargeFailed, ChargeCreationFailed]);

    /// <summary>The four events of a donation agreement.</summary>
    public static IReadOnlyList<WebhookEventType> Donations { get; } = Array.AsReadOnly(
        [DonationAgreementStarted, DonationAgreementStopped, DonationWithdrawalDayChanged, DonationAmountChanged]);

    /// <summary>All 24.</summary>
    public static IReadOnlyList<WebhookEventType> All { get; } = Array.AsReadOnly(
        [.. Payments, .. Agreements, .. Charges, LoginPing, UserCheckedIn, .. Donations]);

    // Declared last: static initializers run in the order of the text.
    private static readonly FrozenSet<WebhookEventType> Known = All.ToFrozenSet();

    internal static bool IsKnown(WebhookEventType type) => Known.Contains(type);
}
