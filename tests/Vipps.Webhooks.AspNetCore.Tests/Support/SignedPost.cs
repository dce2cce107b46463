using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>A delivery as Vipps signs it, to be sent wherever the test says.</summary>
internal sealed class SignedPost
{
    public string Secret { get; init; } = The.Secret;

    /// <summary>The URL that is signed: the registered one.</summary>
    public Uri SignedUrl { get; init; } = The.RegisteredUrl;

    public Guid? WebhookId { get; init; } = The.WebhookId;

    public DateTimeOffset Date { get; init; } = The.Now;

    public byte[] Body { get; init; } = Encoding.UTF8.GetBytes(The.Payment());

    public string? ContentType { get; init; } = "application/json; charset=utf-8";

    public string Text
    {
        init => Body = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>What makes the event one and the same.</summary>
    public string Key => Convert.ToHexString(SHA256.HashData(Body)).ToLowerInvariant();

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
