namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class HostMistakesTests
{
    [Theory]
    [InlineData("hostOfRequest", "https://internal.example/base/hooks/vipps?key=1f2e3d", "Host", "shop.example")]
    [InlineData("hostOfRequest", "https://internal.example/base/hooks/vipps?key=1f2e3d", "Host", "Shop.Example")]
    [InlineData("hostPort", "https://internal.example/base/hooks/vipps?key=1f2e3d", "Host", "shop.example:443")]
    [InlineData("hostForwarded", "https://internal.example/base/hooks/vipps?key=1f2e3d", "X-Forwarded-Host", "proxy.example, shop.example")]
    [InlineData("hostForwarded", "https://internal.example/base/hooks/vipps?key=1f2e3d", "X-Original-Host", "shop.example")]
    [InlineData("hostForwarded", "https://internal.example/base/hooks/vipps?key=1f2e3d", "Forwarded", "for=192.0.2.60; host=\"shop.example\"")]
    [InlineData("hostPort", "https://shop.example:8443/base/hooks/vipps?key=1f2e3d", "Accept", "*/*")]
    [InlineData("hostWww", "https://www.shop.example/base/hooks/vipps?key=1f2e3d", "Accept", "*/*")]
    public void Diagnose_UrlHasAnotherHost_SaysWhereTheSignedOneIs(string code, string url, string header, string value) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.Delivery(headers: [(header, value)]), Recorded.Webhook(url: url)));

    [Theory]
    [InlineData("hostPort", "shop.example:443")]
    [InlineData("hostPort", "shop.example:80")]
    [InlineData("hostWww", "www.shop.example")]
    [InlineData("hostCase", "SHOP.EXAMPLE")]
    public void Diagnose_AnotherHostIsSigned_SaysWhich(string code, string host) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.SignedOver(host: host)));

    [Fact]
    public void Diagnose_HostIsSignedAsItWasWritten_SaysThatItsCaseDiffers() =>
        Assert.Equal(
            ["hostCase"],
            Recorded.Diagnose(Recorded.SignedOver(host: "Shop.Example"), Recorded.Webhook(url: "https://Shop.Example/base/hooks/vipps?key=1f2e3d")));

    [Fact]
    public void Diagnose_HostOfTheRequestIsSignedAsItStands_SaysThatItIsTheRequests() => Assert.Equal(
        ["hostOfRequest"],
        Recorded.Diagnose(
            Recorded.SignedOver(host: "Shop.Example", headers: ("Host", "Shop.Example")),
            Recorded.Webhook(url: "https://internal.example/base/hooks/vipps?key=1f2e3d")));

    [Fact]
    public void Diagnose_HostIsSignedInItsOwnLetters_SaysThatItIsNotAscii() =>
        Assert.Equal(
            ["hostUnicode"],
            Recorded.Diagnose(Recorded.SignedOver(host: "blåbær.example"), Recorded.Webhook(url: "https://blåbær.example/base/hooks/vipps?key=1f2e3d")));

    [Fact]
    public void Diagnose_HostWithControlCharacters_IsNotShown() =>
        Assert.Equal(
            ["secretOrUrlWrong"],
            Recorded.Diagnose(Recorded.SignedOver(host: "\u001b[31m", headers: ("Host", "\u001b[31m"))));
}
