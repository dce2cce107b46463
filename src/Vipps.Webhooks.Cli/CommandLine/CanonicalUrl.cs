using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The form in which URLs are compared.</summary>
internal static class CanonicalUrl
{
    /// <summary>Indicates whether two URLs are one, however their hosts are written: in the letters of a language or in Punycode.</summary>
    public static bool AreSame(Uri? one, Uri? other) =>
        one is null || other is null ? one == other : Of(one) == Of(other);

    /// <summary>The form in which URLs are compared: what a delivery to it is sent and signed with.</summary>
    public static string Of(Uri url) =>
        UrlHost.InAscii(url) is null ? url.AbsoluteUri : $"{url.Scheme}://{WebhookSigner.HostOf(url)}{url.PathAndQuery}";
}
