using System.Net;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Tests.Client;

public sealed class LoopbackBypassTests
{
    private static readonly LoopbackBypassProxy Sut = new(new WebProxy("http://proxy.example:3128"));

    [Theory]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://[::1]:5000/")]
    public void IsBypassed_ThisMachine_Always(string address) => Assert.True(Sut.IsBypassed(new Uri(address)));

    [Theory]
    [InlineData("https://api.vipps.no/")]
    [InlineData("http://shop.localhost/")]
    public void IsBypassed_ElseTheProxyDecides(string address)
    {
        Assert.False(Sut.IsBypassed(new Uri(address)));
        Assert.Equal(new Uri("http://proxy.example:3128"), Sut.GetProxy(new Uri(address)));
    }
}
