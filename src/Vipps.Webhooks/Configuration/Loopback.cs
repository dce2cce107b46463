using System.Net;

namespace Vipps.Webhooks.Configuration;

/// <summary>Which addresses are on this very machine.</summary>
/// <remarks>Not <see cref="Uri.IsLoopback"/>: on .NET 8 that one takes LOCALHOST for another machine.</remarks>
internal static class Loopback
{
    /// <summary>Whether a URL names this machine: <c>localhost</c> and below (RFC 6761), 127.0.0.0/8 or ::1.</summary>
    public static bool IsHostOf(Uri url)
    {
        var host = url.IdnHost.TrimEnd('.');
        return IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a URL names no machine that another one could reach: this one, or none at all (0.0.0.0, ::).</summary>
    public static bool IsUnreachableFromOutside(Uri url) =>
        IsHostOf(url)
        || (IPAddress.TryParse(url.IdnHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
}
