namespace Vipps.Webhooks.Sandbox;

/// <summary>How many registrations of one event type a sales unit, or a partner, may have.</summary>
internal static class RegistrationLimits
{
    /// <summary>A check-in is answered to the customer who waits for it, so there is one receiver.</summary>
    public const int UserCheckedIn = 1;

    public static int Of(WebhookEventType type) => type == WebhookEventTypes.UserCheckedIn ? UserCheckedIn : WebhookEventTypes.MaxWebhooksPerEventType;
}
