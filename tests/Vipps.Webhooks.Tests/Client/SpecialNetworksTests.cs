using System.Net;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Tests.Client;

public sealed class SpecialNetworksTests
{
    // First and last address of each, and the neighbours that the world can reach.
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", null, "1.0.0.0")]
    [InlineData("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0")]
    [InlineData("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0")]
    [InlineData("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0")]
    [InlineData("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0")]
    [InlineData("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0")]
    [InlineData("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0")]
    [InlineData("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0")]
    [InlineData("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0")]
    [InlineData("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0")]
    [InlineData("224.0.0.0", "255.255.255.255", "223.255.255.255", null)]
    [InlineData("::", "::1", null, "2606:4700::1111")]
    [InlineData("fc00::", "fdff:ffff::1", "fbff::1", "fe00::")]
    [InlineData("fe80::", "fe80::1%1", null, null)]
    [InlineData("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0")]
    [InlineData("192.0.0.8", "192.0.0.11", "192.0.0.9", "192.0.0.10")] // within protocol assignments
    [InlineData("100::", "100:0:0:1:ffff:ffff:ffff:ffff", "ff:ffff::1", "100:0:0:2::")]
    [InlineData("2001::", "2001:1ff:ffff:ffff::", "2000:ffff::", "2001:200::")]
    [InlineData("2001:1::", "2001:1::4", "2001:1::1", "2001:1::3")]
    [InlineData("2001:2:ffff::", "2001:4::", "2001:3::", "2001:3:ffff::")]
    [InlineData("2001:4:111::", "2001:4:113::", "2001:4:112::", "2001:4:112:ffff::")]
    [InlineData("2001:1f::", "2001:40::", "2001:20::", "2001:3f:ffff::")]
    [InlineData("2002:a00:1::", "2002:c0a8:1:ffff::1", "2002:909:909::", "2002:c0a9:1::")] // IPv4 in IPv6, 6to4
    [InlineData("2001:db8::", "2001:db8:ffff::1", "2001:db7:ffff::1", "2001:db9::")]
    [InlineData("::ffff:10.0.0.1", "64:ff9b::a00:1", "::ffff:9.9.9.9", "64:ff9b::909:909")] // IPv4 in IPv6
    public void Contain_TheirAddresses_AndNoNeighbour(string first, string last, string? before, string? after)
    {
        Assert.True(SpecialNetworks.Contain(IPAddress.Parse(first)));
        Assert.True(SpecialNetworks.Contain(IPAddress.Parse(last)));
        Assert.All(
            new[] { before, after }.OfType<string>(), neighbour => Assert.False(SpecialNetworks.Contain(IPAddress.Parse(neighbour)), neighbour));
    }

    [Theory]
    [InlineData("100.64.0.1", true)]
    [InlineData("[fd00::1]", true)]
    [InlineData("fd00::1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("10.0.0.1.example", false)]
    [InlineData("shop.example", false)]
    public void ContainHost_OnlyOfAddresses(string host, bool expected) => Assert.Equal(expected, SpecialNetworks.ContainHost(host));
}
