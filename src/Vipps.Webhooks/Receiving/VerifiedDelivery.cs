using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>A delivery whose signature was verified, and the event in it.</summary>
/// <param name="received">The event.</param>
/// <param name="registration">The registration whose secret signed it.</param>
/// <param name="attemptedAt">When it was signed.</param>
internal sealed class VerifiedDelivery(WebhookEvent received, WebhookRegistration registration, DateTimeOffset attemptedAt)
{
    public WebhookEvent Event { get; } = received;

    public WebhookRegistration Registration { get; } = registration;

    public DateTimeOffset AttemptedAt { get; } = attemptedAt;

    /// <summary>For logs: text, so that no log provider looks into the event itself, which may hold personal data.</summary>
    public string Name => field ??= Event.ToString();

    public override string ToString() => Name;
}
