using System.Net;
using System.Security.Authentication;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// The innermost handlers of our clients, which own the connections: one of our own, or the app's. One of the app's is never changed: it
/// may be shared with the app's other clients, which would change with it, and one that is in use throws.
/// </summary>
internal static class PrimaryHandlers
{
    /// <summary>Makes our own. The app's configuration of primary handlers then starts from it.</summary>
    public static SocketsHttpHandler New() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ResponseBufferingHandler.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    /// <summary>Completes our own, once the app has set what it wants.</summary>
    public static void Complete(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        if (handler.UseProxy)
        {
            handler.Proxy ??= new LoopbackBypassProxy(HttpClient.DefaultProxy);
        }
    }

    /// <summary>True for an <see cref="HttpClientHandler"/> on which nothing was set. IHttpClientFactory itself sets its meter factory.</summary>
    public static bool IsPlain(HttpClientHandler primary) =>
        primary.GetType() == typeof(HttpClientHandler)
        && primary is
        {
            AllowAutoRedirect: true,
            AutomaticDecompression: DecompressionMethods.None,
            CheckCertificateRevocationList: false,
            ClientCertificateOptions: ClientCertificateOption.Manual,
            ClientCertificates.Count: 0,
            CookieContainer.Count: 0,
            Credentials: null,
            DefaultProxyCredentials: null,
            MaxAutomaticRedirections: 50,
            MaxConnectionsPerServer: int.MaxValue,
            MaxResponseHeadersLength: 64,
            PreAuthenticate: false,
            Properties.Count: 0,
            Proxy: null,
            ServerCertificateCustomValidationCallback: null,
            SslProtocols: SslProtocols.None,
            UseCookies: true,
            UseDefaultCredentials: false,
            UseProxy: true,
        };

    /// <summary>Refuses a handler that follows redirects: that resends client id, secret and subscription key, to whichever server.</summary>
    /// <exception cref="InvalidOperationException">It follows redirects.</exception>
    public static void ThrowIfFollowsRedirects(HttpMessageHandler primary, string? client, string configureCall)
    {
        var innermost = Innermost(primary);
        if (innermost is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new InvalidOperationException(
                $"The app gives the HttpClient '{client}' a primary handler ({innermost.GetType().Name}) that follows redirects. A redirect would take the keys to another server, "
                + "and a handler of the app, which its other clients may share, is not changed here. Set AllowAutoRedirect = false on it, or give this client one of its own, "
                + $"new SocketsHttpHandler {{ AllowAutoRedirect = false }}: call {configureCall}.");
        }
    }

    private static HttpMessageHandler Innermost(HttpMessageHandler handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }
}
