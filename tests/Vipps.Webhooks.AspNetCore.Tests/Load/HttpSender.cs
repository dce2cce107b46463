using System.Text;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Sends what an HTTP client can send, over connections that are kept.</summary>
internal sealed class HttpSender(TestShop shop)
{
    /// <returns>The status of the answer.</returns>
    public async Task<int> SendAsync(Attempt attempt)
    {
        using var request = attempt.Post.To(shop.Url);
        request.Headers.Add(Arrivals.HeaderName, Arrivals.NumberOf(attempt));
        Prepare(attempt, request);
        using var response = await shop.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static void Prepare(Attempt attempt, HttpRequestMessage request)
    {
        switch (attempt.Kind)
        {
            case Kind.Chunked:
            case Kind.BodyTooLong when attempt.Number % 2 == 0:
                request.Headers.TransferEncodingChunked = true;
                break;
            case Kind.AuthorizationStripped:
                request.Headers.Remove(WebhookSignatureHeaders.AuthorizationName);
                break;
            case Kind.BodyTouched:
                request.Content = NewContent(attempt.Text.Replace("35000", "95000", StringComparison.Ordinal));
                break;
            case Kind.SignatureOfAnotherBody:
                // All headers fit together, and the hash is this body's: only the signature is not.
                var other = new SignedPost { Secret = attempt.Post.Secret, Date = attempt.Post.Date, Text = attempt.Text + " " }.Sign();
                Replace(request, WebhookSignatureHeaders.AuthorizationName, other.Authorization);
                Replace(request, WebhookSignatureHeaders.AlternateAuthorizationName, other.Authorization);
                break;
            case Kind.HeaderMissing:
                Remove(request, attempt.Number);
                break;
            case Kind.DateIsNone:
                Replace(request, WebhookSignatureHeaders.DateName, attempt.Post.Date.ToString("O"));
                break;
            case Kind.SignatureIsNoBase64:
                var broken = WebhookSignatureHeaders.AuthorizationPrefix + new string('*', attempt.Number % 2 == 0 ? 44 : 5);
                Replace(request, WebhookSignatureHeaders.AuthorizationName, broken);
                Replace(request, WebhookSignatureHeaders.AlternateAuthorizationName, broken);
                break;
            case Kind.HashIsNoBase64:
                Replace(request, WebhookSignatureHeaders.ContentHashName, new string('*', attempt.Number % 2 == 0 ? 44 : 5));
                break;
            case Kind.AuthorizationsDisagree:
                Replace(
                    request,
                    attempt.Number % 2 == 0 ? WebhookSignatureHeaders.AuthorizationName : WebhookSignatureHeaders.AlternateAuthorizationName,
                    new SignedPost { Secret = The.OtherSecret }.Sign().Authorization);
                break;
            case Kind.OtherMethod:
                request.Method = attempt.Number % 2 == 0 ? HttpMethod.Put : HttpMethod.Delete;
                break;
        }
    }

    private static ByteArrayContent NewContent(string text) => new(Encoding.UTF8.GetBytes(text));

    // One of the two authorizations may be missing; both may not.
    private static void Remove(HttpRequestMessage request, int number)
    {
        switch (number % 3)
        {
            case 0:
                request.Headers.Remove(WebhookSignatureHeaders.DateName);
                break;
            case 1:
                request.Headers.Remove(WebhookSignatureHeaders.ContentHashName);
                break;
            default:
                request.Headers.Remove(WebhookSignatureHeaders.AuthorizationName);
                request.Headers.Remove(WebhookSignatureHeaders.AlternateAuthorizationName);
                break;
        }
    }

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        Assert.True(request.Headers.TryAddWithoutValidation(name, value));
    }
}
