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
        IPNetwork.Parse("192.88.99.0/24"), // once a relay to IPv6, RFC 7526
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
        IPNetwork.Parse("100:0:0:1::/64"), // a prefix that stands for none, RFC 9780
        IPNetwork.Parse("2001::/23"), // protocol assignments, RFC 2928: Teredo, benchmarks, ORCHID
        IPNetwork.Parse("2001:db8::/32"), // documentation, RFC 3849
        IPNetwork.Parse("3fff::/20"), // documentation, RFC 9637
        IPNetwork.Parse("5f00::/16"), // segment routing, RFC 9602
        IPNetwork.Parse("fc00::/7"), // unique local, RFC 4193
        IPNetwork.Parse("fe80::/10"), // link-local, RFC 4291
        IPNetwork.Parse("fec0::/10"), // site-local, RFC 3879
        IPNetwork.Parse("ff00::/8"), // multicast, RFC 4291
    ];

    /// <summary>The protocol assignments that the world can reach.</summary>
    private static readonly IPNetwork[] Reachable =
    [
        IPNetwork.Parse("192.0.0.9/32"), // Port Control Protocol, RFC 7723
        IPNetwork.Parse("192.0.0.10/32"), // TURN, RFC 8155
        IPNetwork.Parse("2001:1::1/128"), // Port Control Protocol, RFC 7723
        IPNetwork.Parse("2001:1::2/128"), // TURN, RFC 8155
        IPNetwork.Parse("2001:1::3/128"), // DNS-SD registration, RFC 9665
        IPNetwork.Parse("2001:3::/32"), // AMT, RFC 7450
        IPNetwork.Parse("2001:4:112::/48"), // AS112, RFC 7535
        IPNetwork.Parse("2001:20::/28"), // ORCHIDv2, RFC 7343
        IPNetwork.Parse("2001:30::/28"), // drone identification, RFC 9374
    ];

    // An IPv4 address in IPv6: translated (RFC 6052), after 12 bytes, or 6to4 (RFC 3056), after 2.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Indicates whether an address is in one of them, even if it is an IPv4 address written as IPv6.</summary>
    public static bool Contain(IPAddress address)
    {
        // A network does not contain an address with a scope (fe80::1%eth0).
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
        address = Translated.Contains(address) ? new IPAddress(address.GetAddressBytes()[12..])
            : SixToFour.Contains(address) ? new IPAddress(address.GetAddressBytes()[2..6])
            : address;
        return Array.Exists(Networks, network => network.Contains(address)) && !Array.Exists(Reachable, network => network.Contains(address));
    }

    /// <summary>Indicates whether a host is in one of them; false for a name, whose addresses are not looked up.</summary>
    public static bool ContainHost(string host) => IPAddress.TryParse(host, out var address) && Contain(address);
}
