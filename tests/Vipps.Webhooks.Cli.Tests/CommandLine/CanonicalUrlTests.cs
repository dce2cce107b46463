namespace Vipps.Webhooks.Cli.Tests.CommandLine;

public sealed class CanonicalUrlTests
{
    [Theory]
    [InlineData("https://blåbær.example/", "https://XN--BLBR-ROAH.example", true)]
    [InlineData("https://blåbær.example/%7Ehooks", "https://xn--blbr-roah.example:443/~hooks", true)]
    [InlineData("https://blåbær.example/a", "https://xn--blbr-roah.example/A", false)]
    [InlineData("https://blåbær.example/", "http://xn--blbr-roah.example/", false)]
    [InlineData("https://blåbær.example/", "https://xn--blbr-roah.example:8080/", false)]
    [InlineData("https://shop.example/?a", "https://shop.example/", false)]
    [InlineData("https://[::1]/", "https://[0:0::1]/", true)]
    public void AreSame_GoesByWhatIsSentAndSigned(string one, string other, bool same) =>
        Assert.Equal(same, CanonicalUrl.AreSame(new Uri(one), new Uri(other)));
}
