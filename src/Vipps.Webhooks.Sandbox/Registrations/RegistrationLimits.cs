namespace Vipps.Webhooks.Sandbox;

/// <summary>The most registrations of one event type that a sales unit or a partner may have.</summary>
internal static class RegistrationLimits
{
    /// <summary>The limit for check-ins: one receiver, because the customer waits for its reaction.</summary>
    public const int UserCheckedIn = 1;

    public static int Of(WebhookEventType type) => type == WebhookEventTypes.UserCheckedIn ? UserCheckedIn : WebhookEventTypes.MaxWebhooksPerEventType;
}
