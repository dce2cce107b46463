using System.Net;

namespace Vipps.Webhooks.Http;

/// <summary>Recognises the addresses of this machine.</summary>
/// <remarks>Not <see cref="Uri.IsLoopback"/>, which on .NET 8 treats LOCALHOST as another machine.</remarks>
internal static class Loopback
{
    /// <summary>
    /// Indicates whether a URL certainly names this machine: <c>localhost</c>, 127.0.0.0/8 or ::1. A name below localhost does not: not every
    /// resolver keeps it on this machine (RFC 6761, section 6.3), and requests to this machine may be sent in the clear.
    /// </summary>
    public static bool IsThisMachine(Uri url) =>
        IPAddress.TryParse(UrlHost.InAscii(url), out var address)
            ? IPAddress.IsLoopback(address)
            : "localhost".Equals(UrlHost.InAscii(url), StringComparison.OrdinalIgnoreCase);

    /// <summary>Indicates whether no other machine can reach a URL: it names this machine, or none (0.0.0.0, ::).</summary>
    public static bool IsUnreachableFromOutside(Uri url)
    {
        var host = (UrlHost.InAscii(url) ?? "").TrimEnd('.');
        return IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
