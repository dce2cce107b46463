using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>The event types that Vipps MobilePay documents, and useful sets of them.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.</remarks>
public static class WebhookEventTypes
{
    /// <summary>
    /// The number of webhooks that a sales unit or a partner may have for one event type: 25 (for <see cref="UserCheckedIn"/>, one). See
    /// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.
    /// </summary>
    public const int MaxWebhooksPerEventType = 25;

    // Declared first, because static initializers run in the order of the text and each name below is looked up here.
    private static readonly KnownNames Known = new(
        Names.PaymentCreated,
        Names.PaymentAborted,
        Names.PaymentExpired,
        Names.PaymentCancelled,
        Names.PaymentCaptured,
        Names.PaymentRefunded,
        Names.PaymentAuthorized,
        Names.PaymentTerminated,
        Names.AgreementActivated,
        Names.AgreementRejected,
        Names.AgreementStopped,
        Names.AgreementExpired,
        Names.ChargeReserved,
        Names.ChargeCaptured,
        Names.ChargeCanceled,
        Names.ChargeRefunded,
        Names.ChargeFailed,
        Names.ChargeCreationFailed,
        Names.LoginPing,
        Names.UserCheckedIn,
        Names.DonationAgreementStarted,
        Names.DonationAgreementStopped,
        Names.DonationWithdrawalDayChanged,
        Names.DonationAmountChanged);

    /// <summary>A payment was created: <c>epayments.payment.created.v1</c>.</summary>
    public static WebhookEventType PaymentCreated { get; } = new(Names.PaymentCreated);

    /// <summary>The customer declined a payment: <c>epayments.payment.aborted.v1</c>.</summary>
    public static WebhookEventType PaymentAborted { get; } = new(Names.PaymentAborted);

    /// <summary>The customer did not answer in time: <c>epayments.payment.expired.v1</c>.</summary>
    public static WebhookEventType PaymentExpired { get; } = new(Names.PaymentExpired);

    /// <summary>The reserved amount, or a part of it, was released: <c>epayments.payment.cancelled.v1</c>.</summary>
    public static WebhookEventType PaymentCancelled { get; } = new(Names.PaymentCancelled);

    /// <summary>The reserved amount, or a part of it, was captured: <c>epayments.payment.captured.v1</c>. Comes once per capture.</summary>
    public static WebhookEventType PaymentCaptured { get; } = new(Names.PaymentCaptured);

    /// <summary>The captured amount, or a part of it, was paid back: <c>epayments.payment.refunded.v1</c>. Comes once per refund.</summary>
    public static WebhookEventType PaymentRefunded { get; } = new(Names.PaymentRefunded);

    /// <summary>The customer approved; the amount is reserved: <c>epayments.payment.authorized.v1</c>.</summary>
    public static WebhookEventType PaymentAuthorized { get; } = new(Names.PaymentAuthorized);

    /// <summary>The shop withdrew a payment before the customer answered: <c>epayments.payment.terminated.v1</c>.</summary>
    public static WebhookEventType PaymentTerminated { get; } = new(Names.PaymentTerminated);

    /// <summary>An agreement was accepted by the customer: <c>recurring.agreement-activated.v1</c>.</summary>
    public static WebhookEventType AgreementActivated { get; } = new(Names.AgreementActivated);

    /// <summary>An agreement was refused by the customer: <c>recurring.agreement-rejected.v1</c>.</summary>
    public static WebhookEventType AgreementRejected { get; } = new(Names.AgreementRejected);

    /// <summary>An agreement was stopped: <c>recurring.agreement-stopped.v1</c>.</summary>
    public static WebhookEventType AgreementStopped { get; } = new(Names.AgreementStopped);

    /// <summary>An agreement was not answered in time: <c>recurring.agreement-expired.v1</c>.</summary>
    public static WebhookEventType AgreementExpired { get; } = new(Names.AgreementExpired);

    /// <summary>A charge was reserved: <c>recurring.charge-reserved.v1</c>.</summary>
    public static WebhookEventType ChargeReserved { get; } = new(Names.ChargeReserved);

    /// <summary>A charge was captured: <c>recurring.charge-captured.v1</c>.</summary>
    public static WebhookEventType ChargeCaptured { get; } = new(Names.ChargeCaptured);

    /// <summary>A charge was cancelled: <c>recurring.charge-canceled.v1</c> (one l, as Vipps spells it).</summary>
    public static WebhookEventType ChargeCanceled { get; } = new(Names.ChargeCanceled);

    /// <summary>A charge was paid back: <c>recurring.charge-refunded.v1</c>.</summary>
    public static WebhookEventType ChargeRefunded { get; } = new(Names.ChargeRefunded);

    /// <summary>A charge failed: <c>recurring.charge-failed.v1</c>.</summary>
    public static WebhookEventType ChargeFailed { get; } = new(Names.ChargeFailed);

    /// <summary>A charge could not be created: <c>recurring.charge-creation-failed.v1</c>.</summary>
    public static WebhookEventType ChargeCreationFailed { get; } = new(Names.ChargeCreationFailed);

    /// <summary>A merchant-initiated login was answered: <c>login.merchant-initiated.ping.v1</c>.</summary>
    public static WebhookEventType LoginPing { get; } = new(Names.LoginPing);

    /// <summary>A customer checked in by QR code: <c>user.checked-in.v1</c>. One registration per sales unit.</summary>
    public static WebhookEventType UserCheckedIn { get; } = new(Names.UserCheckedIn);

    /// <summary>A donation agreement began: <c>donations.agreement.started.v1</c>. Production only.</summary>
    public static WebhookEventType DonationAgreementStarted { get; } = new(Names.DonationAgreementStarted);

    /// <summary>A donation agreement ended: <c>donations.agreement.stopped.v1</c>. Production only.</summary>
    public static WebhookEventType DonationAgreementStopped { get; } = new(Names.DonationAgreementStopped);

    /// <summary>The day of withdrawal changed: <c>donations.agreement.withdrawal-day-changed.v1</c>. Production only.</summary>
    public static WebhookEventType DonationWithdrawalDayChanged { get; } = new(Names.DonationWithdrawalDayChanged);

    /// <summary>The amount of a donation changed: <c>donations.agreement.amount-changed.v1</c>. Production only.</summary>
    public static WebhookEventType DonationAmountChanged { get; } = new(Names.DonationAmountChanged);

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

    /// <summary>All 24 event types.</summary>
    public static IReadOnlyList<WebhookEventType> All { get; } = Array.AsReadOnly(
        [.. Payments, .. Agreements, .. Charges, LoginPing, UserCheckedIn, .. Donations]);

    internal static bool IsKnown(WebhookEventType type) => Known.Contains(type.Name);

    internal static string Spell(string name) => Known.Spell(name);

    /// <summary>The known names as constants, for a <see langword="switch"/> on <see cref="WebhookEventType.Name"/>.</summary>
    public static class Names
    {
        /// <summary>The name of <see cref="WebhookEventTypes.PaymentCreated"/>.</summary>
        public const string PaymentCreated = "epayments.payment.created.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.PaymentAborted"/>.</summary>
        public const string PaymentAborted = "epayments.payment.aborted.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.PaymentExpired"/>.</summary>
        public const string PaymentExpired = "epayments.payment.expired.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.PaymentCancelled"/>.</summary>
        public const string PaymentCancelled = "epayments.payment.cancelled.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.PaymentCaptured"/>.</summary>
        public const string PaymentCaptured = "epayments.payment.captured.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.PaymentRefunded"/>.</summary>
        public const string PaymentRefunded = "epayments.payment.refunded.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.PaymentAuthorized"/>.</summary>
        public const string PaymentAuthorized = "epayments.payment.authorized.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.PaymentTerminated"/>.</summary>
        public const string PaymentTerminated = "epayments.payment.terminated.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.AgreementActivated"/>.</summary>
        public const string AgreementActivated = "recurring.agreement-activated.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.AgreementRejected"/>.</summary>
        public const string AgreementRejected = "recurring.agreement-rejected.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.AgreementStopped"/>.</summary>
        public const string AgreementStopped = "recurring.agreement-stopped.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.AgreementExpired"/>.</summary>
        public const string AgreementExpired = "recurring.agreement-expired.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.ChargeReserved"/>.</summary>
        public const string ChargeReserved = "recurring.charge-reserved.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.ChargeCaptured"/>.</summary>
        public const string ChargeCaptured = "recurring.charge-captured.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.ChargeCanceled"/>.</summary>
        public const string ChargeCanceled = "recurring.charge-canceled.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.ChargeRefunded"/>.</summary>
        public const string ChargeRefunded = "recurring.charge-refunded.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.ChargeFailed"/>.</summary>
        public const string ChargeFailed = "recurring.charge-failed.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.ChargeCreationFailed"/>.</summary>
        public const string ChargeCreationFailed = "recurring.charge-creation-failed.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.LoginPing"/>.</summary>
        public const string LoginPing = "login.merchant-initiated.ping.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.UserCheckedIn"/>.</summary>
        public const string UserCheckedIn = "user.checked-in.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.DonationAgreementStarted"/>.</summary>
        public const string DonationAgreementStarted = "donations.agreement.started.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.DonationAgreementStopped"/>.</summary>
        public const string DonationAgreementStopped = "donations.agreement.stopped.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.DonationWithdrawalDayChanged"/>.</summary>
        public const string DonationWithdrawalDayChanged = "donations.agreement.withdrawal-day-changed.v1";

        /// <summary>The name of <see cref="WebhookEventTypes.DonationAmountChanged"/>.</summary>
        public const string DonationAmountChanged = "donations.agreement.amount-changed.v1";
    }
}
