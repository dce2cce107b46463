using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>A delivery as Vipps sends it.</summary>
internal sealed class SignedDelivery
{
    private SignedDelivery(string url, IReadOnlyList<CapturedHeader> headers, SignedBody body) => (Url, Headers, Body) = (url, headers, body);

    /// <summary>The URL that is signed, in the spelling that is signed.</summary>
    public string Url { get; }

    public IReadOnlyList<CapturedHeader> Headers { get; }

    public SignedBody Body { get; }

    public static SignedDelivery Sign(KnownWebhook webhook, Guid? id, SignedBody body, DateTimeOffset date)
    {
        var signed = WebhookSigner.Sign(webhook.Secret, webhook.Url, body.Bytes, date);
        List<CapturedHeader> headers = [new("Content-Type", "application/json; charset=utf-8")];
        if ((id ?? webhook.Id) is { } named)
        {
            headers.Add(new(WebhookSignatureHeaders.WebhookIdName, named.ToString()));
        }

        headers.Add(new(WebhookSignatureHeaders.DateName, signed.Date));
        headers.Add(new(WebhookSignatureHeaders.ContentHashName, signed.ContentHash));
        headers.Add(new(WebhookSignatureHeaders.AuthorizationName, signed.Authorization));
        headers.Add(new(WebhookSignatureHeaders.AlternateAuthorizationName, signed.Authorization));
        return new SignedDelivery($"{webhook.Url.Scheme}://{WebhookSigner.HostOf(webhook.Url)}{webhook.Url.PathAndQuery}", headers, body);
    }

    /// <summary>As a <c>.http</c> file: the body goes to its very end, and nothing comes after it.</summary>
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
