using System.Net.Http.Headers;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Stamps the keys onto each attempt of a token request and removes every other header: those that an app sets on all of its clients, such
/// as <c>Authorization</c> or the headers of an incoming request, are for other servers and would break this request. It runs inside all of
/// the app's handlers, so that none of them has the keys when it sends or can send them to another server.
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
            throw new InvalidOperationException("This HttpClient is only for fetching access tokens; use IVippsTokenProvider to get one.");
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
