using System.Net;

namespace Vipps.Webhooks.Http;

/// <summary>Which addresses are on this very machine.</summary>
/// <remarks>Not <see cref="Uri.IsLoopback"/>: on .NET 8 that one takes LOCALHOST for another machine.</remarks>
internal static class Loopback
{
    /// <summary>
    /// Whether a URL certainly names this machine: <c>localhost</c>, 127.0.0.0/8 or ::1. Not a name below localhost: not every resolver
    /// keeps those at home (RFC 6761, section 6.3), and what is sent here may be sent in the clear.
    /// </summary>
    public static bool IsThisMachine(Uri url) =>
        IPAddress.TryParse(UrlHost.InAscii(url), out var address)
            ? IPAddress.IsLoopback(address)
            : "localhost".Equals(UrlHost.InAscii(url), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a URL names nothing that another machine could reach: this one, or none at all (0.0.0.0, ::).</summary>
    public static bool IsUnreachableFromOutside(Uri url)
    {
        var host = (UrlHost.InAscii(url) ?? "").TrimEnd('.');
        return IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
