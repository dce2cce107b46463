using System.Security.Cryptography;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>A delivery whose signature was verified, and the event in it.</summary>
/// <param name="received">The event.</param>
/// <param name="registration">The registration whose secret signed it.</param>
/// <param name="attemptedAt">When it was signed.</param>
/// <param name="contentHash">The hash of the body, in base64, as it was verified.</param>
internal sealed class VerifiedDelivery(
    WebhookEvent received, WebhookRegistration registration, DateTimeOffset attemptedAt, ReadOnlySpan<char> contentHash)
{
    public WebhookEvent Event { get; } = received;

    public WebhookRegistration Registration { get; } = registration;

    public DateTimeOffset AttemptedAt { get; } = attemptedAt;

    /// <summary>For logs: text, so that no log provider looks into the event itself, which may hold personal data.</summary>
    public string Name => field ??= Event.ToString();

    /// <summary>What makes the event one and the same: see <see cref="WebhookContext.DeliveryKey"/>.</summary>
    public DeliveryId Id { get; } = IdOf(received, contentHash);

    public override string ToString() => Name;

    // The body alone, but for events whose type it may not tell: "started" and "stopped" of one donation may have the same body.
    private static DeliveryId IdOf(WebhookEvent received, ReadOnlySpan<char> contentHash)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (received is DonationEvent or UnknownEvent)
        {
            SHA256.HashData([.. received.Body.Span, .. Encoding.UTF8.GetBytes(received.Type.Name)], hash);
        }
        else if (!Convert.TryFromBase64Chars(contentHash, hash, out var length) || length != hash.Length)
        {
            throw new ArgumentException("It is not the hash of a body.", nameof(contentHash));
        }

        return new DeliveryId(hash);
    }
}
