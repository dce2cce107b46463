using System.Globalization;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A registration as the sandbox holds it, without its secret: that is given once, in the answer to the register call.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
/// <param name="Id">The id, as the header <c>Webhook-Id</c> carries it.</param>
/// <param name="Url">The URL, letter for letter as registered; letters that no URI has are escaped, and an international host is in Punycode.</param>
/// <param name="Events">The event types, as registered, each once.</param>
/// <param name="MerchantSerialNumber">The sales unit; null where it covers every sales unit (partner or merchant-level keys).</param>
/// <param name="RegisteredAt">When it was registered, on the sandbox's clock.</param>
public sealed record SandboxRegistration(
    Guid Id, string Url, IReadOnlyList<WebhookEventType> Events, string? MerchantSerialNumber, DateTimeOffset RegisteredAt)
{
    /// <summary>Names the registration, on one line and the same in every culture. Not the query of its URL, which may hold a key.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{RegisteredAt:u} webhook {Id} for {PrintableText.Of(Url.Split('?', '#')[0])} ({Events.Count} event types)");
}
