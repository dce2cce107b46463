using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Compares URLs in one form.</summary>
internal static class CanonicalUrl
{
    /// <summary>Indicates whether two URLs are the same, even if one host is written in the letters of its language and the other in Punycode.</summary>
    public static bool AreSame(Uri? one, Uri? other) =>
        one is null || other is null ? one == other : Of(one) == Of(other);

    /// <summary>Returns the form in which URLs are compared: that in which a delivery is sent and signed.</summary>
    public static string Of(Uri url) =>
        UrlHost.InAscii(url) is null ? url.AbsoluteUri : $"{url.Scheme}://{WebhookSigner.HostOf(url)}{url.PathAndQuery}";
}
