using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Authentication;

namespace Vipps.Webhooks.Sandbox.Tests.EndToEnd;

/// <summary>Our client, with its real registrations, against the sandbox over real sockets.</summary>
public sealed class ClientEndToEndTests
{
    private static readonly RegisterWebhookRequest Registration =
        new("https://shop.example/hooks/vipps?shop=1", WebhookEventTypes.Payments);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RegisterListDelete_RoundTrips()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);
        var client = shop.GetRequiredService<IWebhooksClient>();

        var registered = await client.RegisterAsync(Registration, Cancellation);
        var listed = Assert.Single(await client.ListAsync(Cancellation));

        Assert.Equal(88, registered.Secret.Length);
        Assert.Equal(registered.Id, listed.Id);
        Assert.Equal(Registration.Url, listed.Url);
        Assert.Equal(Registration.Events, listed.Events);
        Assert.True(await client.DeleteAsync(registered.Id, Cancellation));
        Assert.Empty(await client.ListAsync(Cancellation));
        Assert.False(await client.DeleteAsync(registered.Id, Cancellation));
        Assert.Equal(1, vipps.TokenRequestCount);
    }

    [Fact]
    public async Task RegisterAnswerLost_OutcomeIsUnknown_AndTheAdviceOfTheMessageHelps()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);
        var client = shop.GetRequiredService<IWebhooksClient>();
        vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.AnswerLost);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => client.RegisterAsync(Registration, Cancellation));

        Assert.True(failure.OutcomeUnknown);
        var orphan = Assert.Single(await client.ListAsync(Cancellation), webhook => webhook.Url == Registration.Url);
        Assert.True(await client.DeleteAsync(orphan.Id, Cancellation));
        var registered = await client.RegisterAsync(Registration, Cancellation);
        Assert.Equal(registered.Id, Assert.Single(vipps.Registrations).Id);
    }

    [Fact]
    public async Task TokensRevokedBeforeTheirEnd_CallsGoOnWithOneNewToken()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);
        var client = shop.GetRequiredService<IWebhooksClient>();
        for (var round = 1; round <= 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.ListAsync(Cancellation)));
            Assert.Equal(round, vipps.TokenRequestCount);
            vipps.RevokeTokens();
        }
    }

    [Fact]
    public async Task TokenEndpointDown_20Calls_AtMostTwoRequests_ThenItRecovers()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps, services => services.AddSingleton<TimeProvider>(clock), options => options.Retry.MaxRetryAttempts = 0);
        var client = shop.GetRequiredService<IWebhooksClient>();
        vipps.Faults.FailAll(SandboxCall.Token, SandboxFault.Answer(HttpStatusCode.ServiceUnavailable));

        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<VippsTokenException>(() => client.ListAsync(Cancellation));
        }

        Assert.InRange(vipps.TokenRequestCount, 1, 2);
        vipps.Faults.Clear();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(await client.ListAsync(Cancellation));
    }

    [Fact]
    public async Task TwentySixthWebhook_IsRefusedWithVippsReason()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);
        var client = shop.GetRequiredService<IWebhooksClient>();
        for (var i = 0; i < 25; i++)
        {
            await client.RegisterAsync(Registration, Cancellation);
        }

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => client.RegisterAsync(Registration, Cancellation));

        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
        Assert.False(failure.OutcomeUnknown);
        Assert.NotEmpty(failure.Problem!.Details);
        Assert.NotNull(failure.TraceId);
    }

    [Fact]
    public async Task UnknownEventName_IsRefusedByVipps()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => shop.GetRequiredService<IWebhooksClient>()
            .RegisterAsync(new("https://shop.example/hooks", [new("epayment.payment.captured.v1")]), Cancellation));

        Assert.Contains(failure.Problem!.Details, detail => detail.Reason.StartsWith("Unsupported values:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ClientId", 400)]
    [InlineData("ClientSecret", 401)]
    [InlineData("SubscriptionKey", 401)]
    public async Task WrongKey_IsATokenExceptionThatSaysWhatToCheck(string wrong, int status)
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps, configure: options =>
            typeof(VippsWebhooksOptions).GetProperty(wrong)!.SetValue(options, Guid.NewGuid().ToString()));

        var failure = await Assert.ThrowsAsync<VippsTokenException>(
            () => shop.GetRequiredService<IWebhooksClient>().ListAsync(Cancellation));

        Assert.Equal(status, (int)failure.StatusCode!);
        Assert.Contains(wrong, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, vipps.TokenRequestCount);
    }

    [Fact]
    public async Task SecondarySubscriptionKey_WorksAsWell()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps, configure: options => options.SubscriptionKey = vipps.Keys.SecondarySubscriptionKey);

        Assert.Empty(await shop.GetRequiredService<IWebhooksClient>().ListAsync(Cancellation));
    }

    [Fact]
    public async Task WrongSalesUnit_Is403()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);

        var failure = await Assert.ThrowsAsync<VippsApiException>(
            () => shop.GetRequiredService<IWebhooksClient>().ForSalesUnit("999999").ListAsync(Cancellation));

        Assert.Equal(HttpStatusCode.Forbidden, failure.StatusCode);
        Assert.Contains("MerchantSerialNumber", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartnerKeys_RegisterForOneSalesUnitAndForAll()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps, configure: options =>
        {
            options.KeyType = VippsKeyType.Partner;
            options.SystemName = "acme";
            options.ClientId = vipps.PartnerKeys.ClientId;
            options.ClientSecret = vipps.PartnerKeys.ClientSecret;
            options.SubscriptionKey = vipps.PartnerKeys.SubscriptionKey;
            options.MerchantSerialNumber = null;
        });
        var client = shop.GetRequiredService<IWebhooksClient>();
        var salesUnit = vipps.PartnerKeys.MerchantSerialNumbers[1];

        var forAll = await client.RegisterAsync(Registration, Cancellation);
        var forOne = await client.ForSalesUnit(salesUnit).RegisterAsync(Registration, Cancellation);

        Assert.Equal([null, salesUnit], vipps.Registrations.Select(registration => registration.MerchantSerialNumber));
        Assert.Equal(forAll.Id, Assert.Single(await client.ForSalesUnit(null).ListAsync(Cancellation)).Id);
        Assert.Equal(forOne.Id, Assert.Single(await client.ForSalesUnit(salesUnit).ListAsync(Cancellation)).Id);
        Assert.Equal(2, vipps.TokenRequestCount);
    }

    [Fact]
    public async Task MerchantKeys_RegisterWithoutSubscriptionKeyAndNumber()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps, configure: options =>
        {
            options.KeyType = VippsKeyType.Merchant;
            options.ClientId = vipps.MerchantKeys.ClientId;
            options.ClientSecret = vipps.MerchantKeys.ClientSecret;
            options.SubscriptionKey = options.MerchantSerialNumber = null;
        });
        var client = shop.GetRequiredService<IWebhooksClient>();

        var registered = await client.RegisterAsync(new("https://shop.example/hooks", WebhookEventTypes.Donations), Cancellation);

        Assert.Equal(registered.Id, Assert.Single(await client.ListAsync(Cancellation)).Id);
        Assert.Throws<InvalidOperationException>(() => client.ForSalesUnit("123456"));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task RefusedUnprocessed_RegisterIsRetriedAndMakesOneWebhook(HttpStatusCode status)
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);
        vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.Answer(status), times: 2);

        var registered = await shop.GetRequiredService<IWebhooksClient>().RegisterAsync(Registration, Cancellation);

        Assert.Equal(registered.Id, Assert.Single(vipps.Registrations).Id);
    }

    [Fact]
    public async Task EveryErrorBodyOfTheSandbox_IsRead()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var shop = ShopOf(vipps);
        var client = shop.GetRequiredService<IWebhooksClient>();
        foreach (var body in Enum.GetValues<SandboxErrorBody>())
        {
            vipps.Faults.FailNext(SandboxCall.List, SandboxFault.Answer(HttpStatusCode.UnprocessableEntity, body));

            var failure = await Assert.ThrowsAsync<VippsApiException>(() => client.ListAsync(Cancellation));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, failure.StatusCode);
        }
    }

    [Fact]
    public async Task ExpiredToken_IsRenewed_OnOneClock()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var vipps = await VippsSandbox.StartAsync(options => options.TimeProvider = clock, Cancellation);
        await using var shop = ShopOf(vipps, services => services.AddSingleton<TimeProvider>(clock));
        var tokens = shop.GetRequiredService<IVippsTokenProvider>();
        var first = await tokens.GetTokenAsync(Cancellation);
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromHours(1), first.ExpiresAt, TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromHours(2));

        Assert.Empty(await shop.GetRequiredService<IWebhooksClient>().ListAsync(Cancellation));
        Assert.Equal(2, vipps.TokenRequestCount);
    }

    private static ServiceProvider ShopOf(
        VippsSandbox vipps, Action<IServiceCollection>? before = null, Action<VippsWebhooksOptions>? configure = null)
    {
        var services = new ServiceCollection();
        before?.Invoke(services);
        services.AddVippsWebhooks(options =>
        {
            vipps.Configure(options);
            options.Retry.BaseDelay = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }
}
