using System.Net.Http.Headers;
using System.Text.Json;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>A payment event as Vipps delivers it, signed with the secret of a webhook.</summary>
internal static class SignedDelivery
{
    public static readonly Uri Url = new("https://shop.example/hooks/vipps");

    public const string Secret = "the-secret-of-a-webhook-of-the-tests";

    public static HttpRequestMessage Of(string name, string reference)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            msn = "123456",
            reference,
            pspReference = "1234567891",
            name,
            amount = new { currency = "NOK", value = 34900 },
            timestamp = "2026-11-02T12:48:46.260Z",
            success = true,
        });
        var signature = WebhookSigner.Sign(Secret, Url, body, TimeProvider.System.GetUtcNow());
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, Url.AbsolutePath) { Content = content };
        request.Headers.TryAddWithoutValidation(WebhookSignatureHeaders.DateName, signature.Date);
        request.Headers.TryAddWithoutValidation(WebhookSignatureHeaders.ContentHashName, signature.ContentHash);
        request.Headers.TryAddWithoutValidation(WebhookSignatureHeaders.AuthorizationName, signature.Authorization);
        return request;
    }
}
