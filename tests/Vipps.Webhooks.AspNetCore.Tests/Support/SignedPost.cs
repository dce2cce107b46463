using System.Net.Http.Headers;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>A delivery as Vipps signs it, to be sent wherever the test says.</summary>
internal sealed class SignedPost
{
    public string Secret { get; init; } = The.Secret;

    /// <summary>The URL that is signed: the registered one. See <see cref="AsWritten"/>.</summary>
    public Uri SignedUrl { get; init; } = The.RegisteredUrl;

    public Guid? WebhookId { get; init; } = The.WebhookId;

    public DateTimeOffset Date { get; init; } = The.Now;

    public byte[] Body { get; init; } = Encoding.UTF8.GetBytes(The.Payment());

    public string? ContentType { get; init; } = "application/json; charset=utf-8";

    public string Text
    {
        init => Body = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>A URL whose path and query stay as they are written: Vipps signs what it was given.</summary>
    public static Uri AsWritten(string url) => new(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public WebhookSignatureHeaders Sign() => WebhookSigner.Sign(Secret, SignedUrl, Body, Date);

    /// <summary>The headers that go with the body, by name.</summary>
    public IEnumerable<(string Name, string Value)> Headers()
    {
        var headers = Sign();
        yield return (WebhookSignatureHeaders.DateName, headers.Date);
        yield return (WebhookSignatureHeaders.ContentHashName, headers.ContentHash);
        yield return (WebhookSignatureHeaders.AuthorizationName, headers.Authorization);
        yield return (WebhookSignatureHeaders.AlternateAuthorizationName, headers.Authorization);
        if (WebhookId is { } id)
        {
            yield return (WebhookSignatureHeaders.WebhookIdName, id.ToString());
        }
    }

    /// <summary>The head of the request as text, for <see cref="RawConnection"/>.</summary>
    /// <param name="framing">How the length of the body is told; null for its true <c>Content-Length</c>.</param>
    /// <param name="target">What stands in the request line.</param>
    /// <param name="host">What stands in <c>Host</c>.</param>
    /// <param name="more">Headers that are sent as well, the same ones again among them.</param>
    public string Head(
        string? framing = null, string target = TestShop.Path, string host = "shop.example", params (string Name, string Value)[] more)
    {
        (string Name, string Value)[] headers = [("Host", host), .. Headers(), .. more];
        return $"POST {target} HTTP/1.1\r\n"
            + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))
            + (ContentType is null ? "" : $"Content-Type: {ContentType}\r\n")
            + (framing ?? $"Content-Length: {Body.Length}")
            + "\r\n\r\n";
    }

    public HttpRequestMessage To(Uri url)
    {
        var content = new ByteArrayContent(Body);
        content.Headers.ContentType = ContentType is null ? null : MediaTypeHeaderValue.Parse(ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        foreach (var (name, value) in Headers())
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return request;
    }
}
