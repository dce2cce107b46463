using System.Globalization;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A registration as the sandbox holds it, without its secret, which only the answer to the registration request contains.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed record SandboxRegistration
{
    /// <summary>The id, as the header <c>Webhook-Id</c> carries it.</summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// The URL. Its <see cref="Uri.OriginalString"/> is the registered text, letter for letter, except that characters which no URI may hold
    /// are escaped, and an international host is in Punycode.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>The event types, in the registered order, each once.</summary>
    public required IReadOnlyList<WebhookEventType> Events { get; init; }

    /// <summary>The sales unit; null, the default, if the registration covers every sales unit (partner or merchant-level keys).</summary>
    public string? MerchantSerialNumber { get; init; }

    /// <summary>The time of the registration, on the sandbox's clock.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>
    /// Names the registration, on one line and the same in every culture. Omits user info and query of the URL, which may hold a password or
    /// a key.
    /// </summary>
    public override string ToString()
    {
        var url = Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return string.Create(
            CultureInfo.InvariantCulture, $"{RegisteredAt:u} webhook {Id} for {PrintableText.Of(url)} ({Events.Count} event types)");
    }
}
