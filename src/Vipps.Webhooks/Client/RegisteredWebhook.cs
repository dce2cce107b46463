using System.Diagnostics;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// A new registration with its secret, which Vipps shows this once. Save both before anything else: who loses the secret has to delete
/// the webhook and register again.
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

    /// <summary>Returns what verifies the deliveries of this webhook.</summary>
    /// <returns>The registration, with this id, URL, secret and these event types.</returns>
    public WebhookRegistration ToRegistration() => new(Url, Secret, Id, Events);

    /// <summary>Names the registration, and neither its secret nor the query of its URL, which may hold a key of the shop's own.</summary>
    public override string ToString() => $"webhook {Id} for {Url.GetLeftPart(UriPartial.Path)}";
}
