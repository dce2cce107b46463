using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Vipps.Webhooks.Storage.Page;

/// <summary>
/// Tells the page's own forms and scripts from forms of another site, which a browser sends with the cookies of the person who looks at it. It goes by
/// what browsers say of themselves and no page can change: <see href="https://www.w3.org/TR/fetch-metadata/">Sec-Fetch-Site</see>, and Origin from
/// those that do not send it, such as over http. Unlike antiforgery tokens it needs no keys that several processes would have to share.
/// </summary>
internal static class SameOrigin
{
    private const string SecFetchSite = "Sec-Fetch-Site";

    public static bool Sent(HttpRequest request)
    {
        var site = request.Headers[SecFetchSite];
        if (!StringValues.IsNullOrEmpty(site))
        {
            return site is ["same-origin"];
        }

        var origin = request.Headers.Origin;
        return StringValues.IsNullOrEmpty(origin)

            // Every browser sends one of the two. If an old one does not, its forms cannot send JSON.
            ? MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)

            // Without the scheme: behind a proxy that ends TLS it may be another one here.
            : origin is [{ } one] && Uri.TryCreate(one, UriKind.Absolute, out var url)
                && url.IdnHost.Equals(request.Host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
                && url.Port == (request.Host.Port ?? DefaultPort(url));
    }

    private static int DefaultPort(Uri url) => url.Scheme == Uri.UriSchemeHttps ? 443 : 80;
}
