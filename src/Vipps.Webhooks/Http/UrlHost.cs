using System.Text;

namespace Vipps.Webhooks.Http;

/// <summary>The host of a URL as it goes over the wire.</summary>
internal static class UrlHost
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>The message for a host that cannot exist.</summary>
    public const string Impossible =
        "has a host name that cannot exist: a part of it is empty, longer than 63 characters, or an international name without a form in ASCII, "
        + "or it is an address whose dots are not ASCII.";

    /// <summary>
    /// Returns the host in ASCII, an IPv6 address without brackets; null if such a host cannot exist (RFC 1035, section 2.3.4, and RFC 5890).
    /// Not <see cref="Uri.IdnHost"/>, which throws for some of these and returns others as they are.
    /// </summary>
    /// <param name="url">An absolute URL.</param>
    public static string? InAscii(Uri url)
    {
        string host;
        try
        {
            host = url.IdnHost;
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException)
        {
            return null;
        }

        return url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || IsName(host) ? host : null;
    }

    private static bool IsName(string host)
    {
        var name = host.EndsWith('.') ? host[..^1] : host;
        return name.Length is > 0 and <= MaxLength
            && Ascii.IsValid(name)
            && Uri.CheckHostName(host) == UriHostNameType.Dns // with other dots it may be an address, which is another host
            && Array.TrueForAll(name.Split('.'), static label => label.Length is > 0 and <= MaxLabelLength);
    }
}
