using System.Net;
using System.Net.Http.Headers;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A delivery as Vipps sends it: the method, the headers and the body.</summary>
internal static class DeliveryRequest
{
    private const string UserAgent = "Vipps MobilePay/1.0 Webhooks/1.0";

    /// <param name="url">The registered URL.</param>
    /// <param name="target">The address that it is sent to.</param>
    /// <param name="webhookId">The id of the registration; null, unlike in any delivery of Vipps, if it is not known.</param>
    /// <param name="signed">The headers that sign the delivery.</param>
    /// <param name="body">The body.</param>
    public static HttpRequestMessage Create(
        RegisteredUrl url, Uri target, Guid? webhookId, WebhookSignatureHeaders signed, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Version = HttpVersion.Version11 };
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");

        // Without validation, so that the values are sent letter for letter.
        var headers = request.Headers;
        headers.TryAddWithoutValidation("Host", url.Host);
        headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (webhookId is { } id)
        {
            headers.TryAddWithoutValidation(WebhookSignatureHeaders.WebhookIdName, id.ToString());
        }

        headers.TryAddWithoutValidation(WebhookSignatureHeaders.DateName, signed.Date);
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.ContentHashName, signed.ContentHash);
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.AuthorizationName, signed.Authorization);
        headers.TryAddWithoutValidation(WebhookSignatureHeaders.AlternateAuthorizationName, signed.Authorization);
        return request;
    }
}
