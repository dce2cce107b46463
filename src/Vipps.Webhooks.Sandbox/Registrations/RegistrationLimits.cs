namespace Vipps.Webhooks.Sandbox;

/// <summary>How many registrations of one event type a sales unit, or a partner, may have.</summary>
internal static class RegistrationLimits
{
    /// <summary>"At most 25 webhooks can currently be registered per event."</summary>
    public const int PerEventType = 25;

    /// <summary>A check-in is answered to the customer who waits for it, so there is one receiver.</summary>
    public const int UserCheckedIn = 1;

    public static int Of(WebhookEventType type) => type == WebhookEventTypes.UserCheckedIn ? UserCheckedIn : PerEventType;
}
