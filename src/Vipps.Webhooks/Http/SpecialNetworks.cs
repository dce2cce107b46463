using System.Net;

namespace Vipps.Webhooks.Http;

/// <summary>
/// The networks whose addresses mean nothing, or another machine, to Vipps: those that IANA lists as not globally reachable.
/// </summary>
/// <remarks>
/// See the registries for <see href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IPv4</see> and
/// <see href="https://www.iana.org/assignments/iana-ipv6-special-registry/">IPv6</see> (RFC 6890), and RFC 5771 and RFC 4291 for multicast.
/// </remarks>
internal static class SpecialNetworks
{
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network, RFC 791
        IPNetwork.Parse("10.0.0.0/8"), // private, RFC 1918
        IPNetwork.Parse("100.64.0.0/10"), // shared by a provider's customers, RFC 6598
        IPNetwork.Parse("127.0.0.0/8"), // loopback, RFC 1122
        IPNetwork.Parse("169.254.0.0/16"), // link-local, RFC 3927; a cloud's metadata
        IPNetwork.Parse("172.16.0.0/12"), // private, RFC 1918
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments, RFC 6890
        IPNetwork.Parse("192.0.2.0/24"), // documentation, RFC 5737
        IPNetwork.Parse("192.168.0.0/16"), // private, RFC 1918
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks, RFC 2544
        IPNetwork.Parse("198.51.100.0/24"), // documentation, RFC 5737
        IPNetwork.Parse("203.0.113.0/24"), // documentation, RFC 5737
        IPNetwork.Parse("224.0.0.0/4"), // multicast, RFC 5771
        IPNetwork.Parse("240.0.0.0/4"), // reserved, RFC 1112, and broadcast
        IPNetwork.Parse("::/128"), // no address, RFC 4291
        IPNetwork.Parse("::1/128"), // loopback, RFC 4291
        IPNetwork.Parse("64:ff9b:1::/48"), // translation within a network, RFC 8215
        IPNetwork.Parse("100::/64"), // discarded, RFC 6666
        IPNetwork.Parse("2001:2::/48"), // benchmarks, RFC 5180
        IPNetwork.Parse("2001:db8::/32"), // documentation, RFC 3849
        IPNetwork.Parse("3fff::/20"), // documentation, RFC 9637
        IPNetwork.Parse("5f00::/16"), // segment routing, RFC 9602
        IPNetwork.Parse("fc00::/7"), // unique local, RFC 4193
        IPNetwork.Parse("fe80::/10"), // link-local, RFC 4291
        IPNetwork.Parse("fec0::/10"), // site-local, RFC 3879
        IPNetwork.Parse("ff00::/8"), // multicast, RFC 4291
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96"); // an IPv4 address in IPv6, RFC 6052

    /// <summary>Indicates whether an address is in one of them, even if it is an IPv4 address written as IPv6.</summary>
    public static bool Contain(IPAddress address)
    {
        // A network does not contain an address with a scope (fe80::1%eth0).
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
        address = Translated.Contains(address) ? new IPAddress(address.GetAddressBytes()[12..]) : address;
        return Array.Exists(Networks, network => network.Contains(address));
    }

    /// <summary>The same of a host: false for a name, whose addresses are not looked up.</summary>
    public static bool ContainHost(string host) => IPAddress.TryParse(host, out var address) && Contain(address);
}
