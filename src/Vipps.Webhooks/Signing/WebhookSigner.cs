using System.Globalization;
using System.Text;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Signing;

/// <summary>Signs a delivery as Vipps does, for a shop's tests and for stand-ins of Vipps.</summary>
/// <remarks>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.
/// </remarks>
public static class WebhookSigner
{
    /// <summary>Signs <paramref name="body"/> for delivery to <paramref name="url"/>.</summary>
    /// <param name="secret">The secret of the registration, as Vipps showed it: opaque text, used as it stands.</param>
    /// <param name="url">The URL as registered. Its host (with a port that is not the default one), path and query are signed.</param>
    /// <param name="body">The raw bytes of the body.</param>
    /// <param name="date">The moment of this attempt; whole seconds are signed.</param>
    /// <returns>The values of the headers that sign the delivery.</returns>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is empty or white space, or <paramref name="url"/> is not absolute
    /// or has a host that cannot exist.</exception>
    public static WebhookSignatureHeaders Sign(string secret, Uri url, ReadOnlySpan<byte> body, DateTimeOffset date)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri)
        {
            throw new ArgumentException("The URL must be absolute.", nameof(url));
        }

        using var key = new SigningKey(secret);
        return Sign(key, url, body, date);
    }

    /// <summary>Signs with a key that is ready, such as that of a <see cref="WebhookRegistration"/>, which does not show its secret.</summary>
    internal static WebhookSignatureHeaders Sign(SigningKey key, Uri url, ReadOnlySpan<byte> body, DateTimeOffset date)
    {
        var dateText = date.ToString("r", CultureInfo.InvariantCulture);
        Span<byte> contentHash = stackalloc byte[WebhookSignatureAlgorithm.Base64Length];
        Span<byte> signature = stackalloc byte[WebhookSignatureAlgorithm.Base64Length];
        WebhookSignatureAlgorithm.HashContent(body, contentHash);
        WebhookSignatureAlgorithm.Sign(key, url.PathAndQuery, dateText, HostOf(url), contentHash, signature);

        return new WebhookSignatureHeaders
        {
            Date = dateText,
            ContentHash = Encoding.ASCII.GetString(contentHash),
            Authorization = WebhookSignatureHeaders.AuthorizationPrefix + Encoding.ASCII.GetString(signature),
        };
    }

    /// <summary>Returns the value of the <c>Host</c> header that a delivery to <paramref name="url"/> carries and that is signed.</summary>
    /// <param name="url">The URL as registered.</param>
    /// <returns>The host name (in ASCII), with <c>:port</c> only if the port is not the scheme's default.</returns>
    /// <exception cref="ArgumentException">The host of <paramref name="url"/> cannot exist.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="url"/> is not absolute.</exception>
    public static string HostOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);

        // The header needs the brackets of an IPv6 address.
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : UrlHost.InAscii(url);
        if (host is null)
        {
            throw new ArgumentException($"The URL {UrlHost.Impossible}", nameof(url));
        }

        return url.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{url.Port}");
    }
}
