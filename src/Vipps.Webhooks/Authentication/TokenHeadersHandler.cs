using System.Net.Http.Headers;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Stamps the keys onto each attempt of a token request, and takes off every other header: what an app sets on all of its clients, such as
/// an <c>Authorization</c> or the headers of an incoming request, is for other servers, and would break this request. It stands within every
/// handler of the app: none of those has the keys when it sends, and none can lead them to another server.
/// </summary>
internal sealed class TokenHeadersHandler : DelegatingHandler
{
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");
    private static readonly HttpRequestOptionsKey<VippsConnection> Key = new("Vipps.Webhooks.Connection");

    public static void Attach(VippsConnection connection, HttpRequestMessage request)
    {
        request.Headers.Accept.Add(AcceptJson);
        request.Options.Set(Key, connection);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Key, out var connection))
        {
            throw new InvalidOperationException("This HttpClient is for access tokens alone; use IVippsTokenProvider to get one.");
        }

        connection.ThrowIfForeign(request.RequestUri);
        request.Headers.Clear();
        request.Headers.Accept.Add(AcceptJson);
        foreach (var (name, value) in connection.TokenHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
