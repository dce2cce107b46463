using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>Mistakes that are told before anything is sent.</summary>
public sealed class RegisterWebhookRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("/hooks/vipps")]
    [InlineData("shop.example/hooks")]
    [InlineData("ftp://shop.example/hooks")]
    [InlineData("file:///hooks")]
    [InlineData("https://user:password@shop.example/hooks")]
    [InlineData("https://shop.example/hooks#part")]
    [InlineData("\"https://shop.example/hooks\"")]
    [InlineData("https://shop.example/${HOOKS_PATH}")]
    [InlineData("https://shop.example/hooks?shop=1&amp;unit=2")]
    public void Constructor_UrlThatCanNeverWork_Throws(string url)
    {
        var failure = Assert.Throws<ArgumentException>(() => new RegisterWebhookRequest(url, WebhookEventTypes.Payments));

        Assert.Equal("url", failure.ParamName);
        Assert.DoesNotContain("password@", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoEvents_Throws()
    {
        Assert.Throws<ArgumentException>(() => new RegisterWebhookRequest(The.CallbackUrl, []));
        Assert.Throws<ArgumentException>(() => new RegisterWebhookRequest(The.CallbackUrl, [default]));
    }

    [Fact]
    public void Constructor_DoubleEvents_AreSentOnce() => Assert.Equal(
        [WebhookEventTypes.PaymentCaptured],
        new RegisterWebhookRequest(The.CallbackUrl, [WebhookEventTypes.PaymentCaptured, new("epayments.payment.captured.v1")]).Events);

    [Fact]
    public void Constructor_InternationalHostName_IsSentInAscii() => Assert.Equal(
        "https://xn--blbr-roah.example/hooks?a=%C3%A5",
        new RegisterWebhookRequest("https://blåbær.example/hooks?a=å", WebhookEventTypes.Payments).Url.AbsoluteUri);

    [Theory]
    [InlineData("http://shop.example/hooks")]
    [InlineData("https://localhost/hooks")]
    [InlineData("https://LOCALHOST:8080/hooks")]
    [InlineData("https://shop.localhost/hooks")]
    [InlineData("https://127.0.0.1/hooks")]
    [InlineData("https://127.1.2.3/hooks")]
    [InlineData("https://[::1]/hooks")]
    [InlineData("https://[::ffff:127.0.0.1]/hooks")]
    [InlineData("https://localhost./hooks")]
    [InlineData("https://0.0.0.0/hooks")]
    [InlineData("https://[::]/hooks")]
    [InlineData("https://10.1.2.3/hooks")]
    [InlineData("https://100.64.0.1./hooks")]
    [InlineData("https://[fd00::1]/hooks")]
    [InlineData("http://127.0.0.1:5000/hooks")]
    public async Task Register_UrlThatVippsCannotReach_Throws(string url)
    {
        await using var app = TestApp.With(new Uri("https://apitest.vipps.no"));

        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RegisterAsync(
            new RegisterWebhookRequest(url, WebhookEventTypes.Payments), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Register_ServerOnThisMachine_CanReachThisMachine_ButStillWantsHttpsElsewhere()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.With(vipps.BaseAddress);

        await app.Client.RegisterAsync(
            new RegisterWebhookRequest("http://127.0.0.1:5000/hooks", WebhookEventTypes.Payments), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RegisterAsync(
            new RegisterWebhookRequest("http://shop.example/hooks", WebhookEventTypes.Payments), TestContext.Current.CancellationToken));

        Assert.Single(vipps.Calls);
    }

    [Fact]
    public async Task Register_HttpAllowed_ReachesOtherMachinesOfASandboxsNetwork()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.With(vipps.BaseAddress, options => options.AllowHttp = true);

        await app.Client.RegisterAsync(
            new RegisterWebhookRequest("http://shop:8080/hooks", WebhookEventTypes.Payments), TestContext.Current.CancellationToken);

        Assert.Single(vipps.Calls);
    }

    [Fact]
    public async Task Register_HttpAllowed_IsNoMatterToVipps()
    {
        await using var app = TestApp.With(new Uri("https://apitest.vipps.no"), options => options.AllowHttp = true);

        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RegisterAsync(
            new RegisterWebhookRequest("http://shop:8080/hooks", WebhookEventTypes.Payments), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RegisterAsync(
            new RegisterWebhookRequest("https://localhost/hooks", WebhookEventTypes.Payments), TestContext.Current.CancellationToken));
    }
}
