using System.Security.Cryptography;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>A delivery whose signature was verified, and the event in it.</summary>
internal sealed record VerifiedDelivery(WebhookEvent Event, WebhookRegistration Registration, DateTimeOffset AttemptedAt)
{
    /// <summary>For logs: text, so that no log provider looks into the event itself, which may hold personal data.</summary>
    public string Name { get; } = Event.ToString();

    /// <summary>What makes the event one and the same: see <see cref="WebhookContext.DeliveryKey"/>.</summary>
    public string Key { get; } = KeyOf(Event);

    public override string ToString() => Name;

    // The body alone, but for events whose type it may not tell: "started" and "stopped" of one donation may have the same body.
    private static string KeyOf(WebhookEvent received)
    {
        var hash = received is DonationEvent or UnknownEvent
            ? SHA256.HashData([.. received.Body.Span, .. Encoding.UTF8.GetBytes(received.Type.Name)])
            : SHA256.HashData(received.Body.Span);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
