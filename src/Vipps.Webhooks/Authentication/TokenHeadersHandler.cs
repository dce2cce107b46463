using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Stamps the keys onto each try of a token request. It stands within every handler of the app: none of those has the keys when it sends,
/// and none can lead them to another server.
/// </summary>
internal sealed class TokenHeadersHandler : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<VippsConnection> Key = new("Vipps.Webhooks.Connection");

    public static void Attach(VippsConnection connection, HttpRequestMessage request) => request.Options.Set(Key, connection);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Key, out var connection))
        {
            throw new InvalidOperationException("This HttpClient is for access tokens alone; use IVippsTokenProvider to get one.");
        }

        connection.ThrowIfForeign(request.RequestUri);
        foreach (var (name, value) in connection.TokenHeaders)
        {
            request.Headers.Remove(name); // A try before this one may have stamped the same request.
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
