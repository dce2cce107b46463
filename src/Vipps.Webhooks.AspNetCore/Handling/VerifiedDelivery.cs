using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>A delivery whose signature was verified, and the event in it.</summary>
internal sealed record VerifiedDelivery(WebhookEvent Event, WebhookRegistration Registration, DateTimeOffset AttemptedAt, string Key)
{
    /// <summary>For logs: text, so that no log provider looks into the event itself, which may hold personal data.</summary>
    public string Name { get; } = Event.ToString();

    public override string ToString() => Name;
}
