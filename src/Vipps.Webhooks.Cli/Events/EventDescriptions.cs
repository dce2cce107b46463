namespace Vipps.Webhooks.Cli;

/// <summary>The meaning of each event type, in one sentence.</summary>
internal static class EventDescriptions
{
    private static readonly Dictionary<WebhookEventType, string> Texts = new()
    {
        [WebhookEventTypes.PaymentCreated] = "A payment was created.",
        [WebhookEventTypes.PaymentAborted] = "The customer declined the payment.",
        [WebhookEventTypes.PaymentExpired] = "The customer did not answer in time.",
        [WebhookEventTypes.PaymentCancelled] = "A reservation, or a part of it, was released.",
        [WebhookEventTypes.PaymentCaptured] = "A reservation, or a part of it, was captured.",
        [WebhookEventTypes.PaymentRefunded] = "A captured amount, or a part of it, was paid back.",
        [WebhookEventTypes.PaymentAuthorized] = "The customer accepted; the amount is reserved.",
        [WebhookEventTypes.PaymentTerminated] = "The shop withdrew the payment before the customer answered.",
        [WebhookEventTypes.AgreementActivated] = "The customer accepted the agreement.",
        [WebhookEventTypes.AgreementRejected] = "The customer declined the agreement.",
        [WebhookEventTypes.AgreementStopped] = "The agreement was stopped.",
        [WebhookEventTypes.AgreementExpired] = "The customer did not answer the agreement in time.",
        [WebhookEventTypes.ChargeReserved] = "The amount of a charge is reserved.",
        [WebhookEventTypes.ChargeCaptured] = "A charge was captured.",
        [WebhookEventTypes.ChargeCanceled] = "A charge was cancelled.",
        [WebhookEventTypes.ChargeRefunded] = "A charge was paid back.",
        [WebhookEventTypes.ChargeFailed] = "A charge failed.",
        [WebhookEventTypes.ChargeCreationFailed] = "A charge could not be created.",
        [WebhookEventTypes.LoginPing] = "The customer answered a merchant-initiated login.",
        [WebhookEventTypes.UserCheckedIn] = "A customer checked in by QR code.",
        [WebhookEventTypes.DonationAgreementStarted] = "A donation agreement began (production only).",
        [WebhookEventTypes.DonationAgreementStopped] = "A donation agreement ended (production only).",
        [WebhookEventTypes.DonationWithdrawalDayChanged] = "The day of withdrawal changed (production only).",
        [WebhookEventTypes.DonationAmountChanged] = "The amount of a donation changed (production only).",
    };

    public static string Of(WebhookEventType type) => Texts[type];
}
