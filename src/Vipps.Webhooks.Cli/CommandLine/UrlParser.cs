using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Web addresses as people write them: checked by one rule, and compared in one form.</summary>
internal static class UrlParser
{
    /// <summary>Reads the URL of an option, a variable or a setting.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The option, variable or setting that it is from.</param>
    /// <param name="next">What it should be.</param>
    /// <exception cref="ToolException">
    /// It is not an absolute http or https URL, or its host cannot exist; the message names the source, and repeats nothing.
    /// </exception>
    public static Uri Parse(string text, string source, string next)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            throw ToolException.WrongUse($"{source} is not an absolute URL that begins with http:// or https://.", next);
        }

        return UrlHost.InAscii(url) is not null ? url : throw ToolException.WrongUse($"{source} {UrlHost.Impossible}", next);
    }

    /// <summary>Indicates whether two URLs are one, however their hosts are written: in the letters of a language or in Punycode.</summary>
    public static bool AreSame(Uri? one, Uri? other) =>
        one is null || other is null ? one == other : Canonical(one) == Canonical(other);

    /// <summary>The form in which URLs are compared: what a delivery to it is sent and signed with.</summary>
    public static string Canonical(Uri url) =>
        UrlHost.InAscii(url) is null ? url.AbsoluteUri : $"{url.Scheme}://{WebhookSigner.HostOf(url)}{url.PathAndQuery}";
}
