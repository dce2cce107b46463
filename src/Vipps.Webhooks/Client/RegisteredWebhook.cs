using System.Diagnostics;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// A new registration with its secret, which Vipps shows only once. Save both before anything else: if you lose the secret, delete the
/// webhook and register again.
/// </summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RegisteredWebhook
{
    /// <summary>The id of the registration.</summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// The secret that deliveries are signed with: opaque text, used as it stands. Never log it; keep it where passwords are kept.
    /// </summary>
    public required string Secret { get; init; }

    /// <summary>The URL as it was registered.</summary>
    public required Uri Url { get; init; }

    /// <summary>The event types that were registered.</summary>
    public required IReadOnlyList<WebhookEventType> Events { get; init; }

    /// <summary>Returns the registration that verifies this webhook's deliveries.</summary>
    /// <returns>A registration with the same id, URL, secret and event types.</returns>
    public WebhookRegistration ToRegistration() => new(Url, Secret, Id, Events);

    /// <summary>Names the registration, but neither its secret nor its URL's query, which may hold the shop's own key.</summary>
    public override string ToString() => $"webhook {Id} for {Url.GetLeftPart(UriPartial.Path)}";
}
