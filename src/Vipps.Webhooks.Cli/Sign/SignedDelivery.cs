using System.Text;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>A delivery as Vipps sends it.</summary>
internal sealed class SignedDelivery
{
    private SignedDelivery(string signedUrl, string url, IReadOnlyList<CapturedHeader> headers, SignedBody body) =>
        (SignedUrl, Url, Headers, Body) = (signedUrl, url, headers, body);

    /// <summary>The URL that is signed, in the spelling that is signed.</summary>
    public string SignedUrl { get; }

    /// <summary>The URL to send it to: usually the one that is signed.</summary>
    public string Url { get; }

    public IReadOnlyList<CapturedHeader> Headers { get; }

    public SignedBody Body { get; }

    /// <param name="webhook">The webhook whose URL and secret are used to sign.</param>
    /// <param name="id">The id to send; null for that of the webhook.</param>
    /// <param name="body">The body.</param>
    /// <param name="date">The date to sign.</param>
    /// <param name="to">The destination; null for the URL that is signed.</param>
    /// <exception cref="ToolException">
    /// The secret was passed on wrongly: no receiver accepts what is signed with it. The message does not repeat it.
    /// </exception>
    public static SignedDelivery Sign(KnownWebhook webhook, Guid? id, SignedBody body, DateTimeOffset date, Destination? to = null)
    {
        if (SettingText.FindMistake(webhook.Secret) is { } mistake)
        {
            throw ToolException.WrongUse($"{webhook.SecretSource} {mistake}");
        }

        var host = WebhookSigner.HostOf(webhook.Url);
        var signed = WebhookSigner.Sign(webhook.Secret, webhook.Url, body.Bytes, date);
        List<CapturedHeader> headers = [];
        if (to is not null && !to.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
        {
            headers.Add(new("Host", host));
        }

        headers.Add(new("Content-Type", "application/json; charset=utf-8"));
        if ((id ?? webhook.Id) is { } named)
        {
            headers.Add(new(WebhookSignatureHeaders.WebhookIdName, named.ToString()));
        }

        headers.Add(new(WebhookSignatureHeaders.DateName, signed.Date));
        headers.Add(new(WebhookSignatureHeaders.ContentHashName, signed.ContentHash));
        headers.Add(new(WebhookSignatureHeaders.AuthorizationName, signed.Authorization));
        headers.Add(new(WebhookSignatureHeaders.AlternateAuthorizationName, signed.Authorization));
        var url = $"{webhook.Url.Scheme}://{host}{webhook.Url.PathAndQuery}";
        return new SignedDelivery(url, to?.UrlFor(webhook.Url.PathAndQuery) ?? url, headers, body);
    }

    /// <summary>Returns it as a <c>.http</c> file, which ends with the last byte of the body.</summary>
    public byte[] ToHttp()
    {
        var head = new StringBuilder($"POST {Url} HTTP/1.1\n");
        foreach (var header in Headers)
        {
            head.Append(header.Name).Append(": ").Append(header.Value).Append('\n');
        }

        return [.. Encoding.UTF8.GetBytes(head.Append('\n').ToString()), .. Body.Bytes];
    }
}
