using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// The name of an event type, such as <c>epayments.payment.captured.v1</c>. An open string: Vipps adds names unannounced, and a
/// name that this version of the SDK does not know is kept as it is.
/// </summary>
/// <remarks>
/// <see cref="WebhookEventTypes"/> has the known ones. Compared ignoring case; <see cref="Name"/> is what Vipps expects in a registration,
/// where names are case-sensitive. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API:
/// events</see>.
/// </remarks>
[JsonConverter(typeof(OpenNameJsonConverter))]
public readonly struct WebhookEventType : IEquatable<WebhookEventType>
{
    private readonly string? _name;

    /// <summary>Creates an event type from a name, known or not.</summary>
    /// <param name="name">The full name with its version, such as <c>epayments.payment.captured.v1</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public WebhookEventType(string name) => _name = WebhookEventTypes.Spell(name);

    /// <summary>
    /// The full name: a known one as Vipps documents it, whatever case it came in, an unknown one as it was sent; empty for
    /// <see langword="default"/>. Use it in a <see langword="switch"/> with the constants of <see cref="WebhookEventTypes.Names"/>.
    /// </summary>
    public string Name => _name ?? "";

    /// <summary>Indicates whether this version of the SDK knows the name.</summary>
    public bool IsKnown => WebhookEventTypes.IsKnown(this);

    /// <summary>Compares two names, ignoring case.</summary>
    public static bool operator ==(WebhookEventType left, WebhookEventType right) => left.Equals(right);

    /// <summary>Compares two names, ignoring case.</summary>
    public static bool operator !=(WebhookEventType left, WebhookEventType right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(WebhookEventType other) => KnownNames.AreEqual(Name, other.Name);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WebhookEventType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => KnownNames.HashOf(Name);

    /// <summary>The full name.</summary>
    public override string ToString() => Name;
}
