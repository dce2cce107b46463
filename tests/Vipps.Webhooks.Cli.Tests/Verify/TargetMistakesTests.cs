namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class TargetMistakesTests
{
    [Theory]
    [InlineData("queryMissing", "/base/hooks/vipps")]
    [InlineData("trailingSlash", "/base/hooks/vipps/?key=1f2e3d")]
    [InlineData("pathBaseStripped", "/hooks/vipps?key=1f2e3d")]
    [InlineData("pathBaseStripped", "/vipps?key=1f2e3d")]
    [InlineData("pathBaseStripped", "/?key=1f2e3d")]
    [InlineData("leadingSlashMissing", "base/hooks/vipps?key=1f2e3d")]
    [InlineData("pathCase", "/BASE/HOOKS/VIPPS?key=1f2e3d")]
    [InlineData("wholeUrlSigned", "https://shop.example/base/hooks/vipps?key=1f2e3d")]
    [InlineData("wholeUrlSigned", "https://shop.example/base/hooks/vipps")]
    [InlineData("wholeUrlSigned", "http://shop.example/base/hooks/vipps?key=1f2e3d")]
    [InlineData("wholeUrlSigned", "shop.example/base/hooks/vipps?key=1f2e3d")]
    public void Diagnose_AnotherTargetIsSigned_SaysWhich(string code, string target) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.SignedOver(target)));

    [Theory]
    [InlineData("pathDecoded", "/a%20b/%C3%A5?q=%20+1", "/a b/å?q=%20+1")]
    [InlineData("pathDecoded", "/a%20b?q=%20+1", "/a b?q= +1")]
    [InlineData("pathDecoded", "/a%20b?q=%20+1", "/a%20b?q= +1")]
    [InlineData("pathDecoded", "/a%20b?q=%20+1", "/a b?q=  1")]
    [InlineData("pathEncoded", "/a%2Fb?q=1", "/a%2fb?q=1")]
    [InlineData("pathEncoded", "/~shop?q=1", "/%7Eshop?q=1")]
    [InlineData("pathEncoded", "/a@b?q=1", "/a%40b?q=1")]
    [InlineData("pathEncoded", "/hooks/vipps?q=1", "%2Fhooks%2Fvipps?q=1")]
    [InlineData("pathEncoded", "/hooks?q=a%20b", "/hooks?q=a+b")]
    [InlineData("pathCase", "/Hooks?q=1", "/hooks?q=1")]
    [InlineData("pathCase", "/Hooks?Q=1", "/hooks?q=1")]
    [InlineData("pathCase", "/Hooks?Q=1", "/hooks?Q=1")]
    [InlineData("trailingSlash", "/hooks/", "/hooks")]
    public void Diagnose_TargetIsSpelledOtherwise_SaysHow(string code, string registered, string target) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.SignedOver(target), Recorded.Webhook(url: $"https://shop.example{registered}")));

    [Theory]
    [InlineData("pathOfRequest", ":path", "/base/hooks/vipps?key=1f2e3d", "/hooks/vipps?key=1f2e3d")]
    [InlineData("pathForwarded", "X-Original-URL", "/base/hooks/vipps?key=1f2e3d", "/hooks/vipps")]
    [InlineData("pathForwarded", "X-Forwarded-Path", "/base/hooks/vipps", "/hooks/vipps?key=1f2e3d")]
    [InlineData("pathForwarded", "X-Forwarded-Prefix", "/base/", "/hooks/vipps?key=1f2e3d")]
    [InlineData("queryOfRequest", ":path", "/other?key=1f2e3d", "/base/hooks/vipps")]
    public void Diagnose_UrlHasAnotherTarget_SaysWhereTheSignedOneIs(string code, string header, string value, string known) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.Delivery(headers: [(header, value)]), Recorded.Webhook(url: $"https://shop.example{known}")));

    [Fact]
    public void Diagnose_ProxyTookThePrefixOffTheRequest_PutsItBack() => Assert.Equal(
        ["pathForwarded"],
        Recorded.Diagnose(
            Recorded.Delivery(headers: [(":path", "/hooks/vipps?key=1f2e3d"), ("X-Forwarded-Prefix", "/base")]),
            Recorded.Webhook(url: "https://shop.example/other")));

    [Theory]
    [InlineData("https://Shop.example/b?q=1")]
    [InlineData("https://shop.example/b?q=1")]
    public void Diagnose_WholeUrlIsSignedInEitherCase_SaysThatItIsWhole(string target) =>
        Assert.Equal(["wholeUrlSigned"], Recorded.Diagnose(Recorded.SignedOver(target), Recorded.Webhook(url: "https://Shop.example/b?q=1")));

    [Fact]
    public void Diagnose_RequestIsLongerThanWhatIsSigned_FindsWhatIsLeftOfIt() =>
        Assert.Equal(
            ["pathBaseStripped"],
            Recorded.Diagnose(Recorded.SignedOver("/z", headers: (":path", "/x/y/z")), Recorded.Webhook(url: "https://shop.example/q")));

    [Theory]
    [InlineData("/~shop")]
    [InlineData("/%7Eshop")]
    public void Diagnose_BodyWasTouchedAndUrlHasTwoSpellings_FindsNoFaultWithTheUrl(string target) => Assert.Equal(
        ["contentHashChanged"],
        Recorded.Diagnose(
            Recorded.SignedOver(target, headers: ("x-ms-content-sha256", Recorded.HashOf("other"))), Recorded.Webhook(url: "https://shop.example/%7Eshop")));

    [Fact]
    public void Diagnose_HttpInPlaceOfHttps_IsValid() =>
        Assert.Empty(Recorded.Diagnose(Recorded.Delivery(), Recorded.Webhook(url: Recorded.Url.Replace("https:", "http:", StringComparison.Ordinal))));
}
