using System.Net;
using System.Security.Authentication;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// The innermost handlers of our clients, which own the connections: our own or the app's. The app's handler is never changed: its other
/// clients may share it and would change with it, and a handler that is in use throws.
/// </summary>
internal static class PrimaryHandlers
{
    /// <summary>Creates our own. The app's configuration of primary handlers then starts from it.</summary>
    public static SocketsHttpHandler New() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ResponseBufferingHandler.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    /// <summary>Completes our own after the app has configured it.</summary>
    public static void Complete(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        if (handler.UseProxy)
        {
            handler.Proxy ??= new LoopbackBypassProxy(HttpClient.DefaultProxy);
        }
    }

    /// <summary>Indicates whether an <see cref="HttpClientHandler"/> has default settings, apart from the meter factory that IHttpClientFactory sets.</summary>
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

    /// <summary>Refuses a handler that follows redirects: it would resend client id, secret and subscription key to any server.</summary>
    /// <exception cref="InvalidOperationException">The handler follows redirects.</exception>
    public static void ThrowIfFollowsRedirects(HttpMessageHandler primary, string? client, string configureCall)
    {
        var innermost = Innermost(primary);
        if (innermost is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new InvalidOperationException(
                $"The primary handler ({innermost.GetType().Name}) that the app sets on the HttpClient '{client}' follows redirects. A redirect would send the keys to another server, "
                + "and the app's handler, which its other clients may share, is not changed here. Set AllowAutoRedirect = false on it, or set a separate one on this client, "
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
