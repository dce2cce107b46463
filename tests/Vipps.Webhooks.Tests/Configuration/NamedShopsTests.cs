using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>Several shops in one process.</summary>
public sealed class NamedShopsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoNames_HaveServerKeysAndTokenOfTheirOwn()
    {
        using var norway = new VippsStub().WithTokens().WithEmptyList();
        using var denmark = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.Build(services =>
        {
            services.AddVippsWebhooks("norway", The.KeysFor(norway.BaseAddress));
            services.AddVippsWebhooks("denmark", The.KeysFor(denmark.BaseAddress) + (options => options.MerchantSerialNumber = "777777"));
        });

        await Client("norway").ListAsync(Cancellation);
        await Client("denmark").ListAsync(Cancellation);
        await Client("norway").ListAsync(Cancellation);

        Assert.Single(norway.TokenRequests);
        Assert.Single(denmark.TokenRequests);
        Assert.Equal(["123456", "123456"], norway.Calls.Select(call => call.Headers!["Merchant-Serial-Number"].Single()));
        Assert.Equal("777777", Assert.Single(denmark.Calls).Headers!["Merchant-Serial-Number"].Single());
        Assert.NotSame(Tokens("norway"), Tokens("denmark"));
        Assert.Null(app.Services.GetService<IWebhooksClient>());

        IWebhooksClient Client(string name) => app.Services.GetRequiredKeyedService<IWebhooksClient>(name);
        IVippsTokenProvider Tokens(string name) => app.Services.GetRequiredKeyedService<IVippsTokenProvider>(name);
    }

    [Fact]
    public async Task DefaultName_IsResolvedPlainly_AndIsOneForAll()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);
        using var scope = app.Services.CreateScope();

        Assert.Same(app.Client, scope.ServiceProvider.GetRequiredService<IWebhooksClient>());
        Assert.Same(app.Tokens, scope.ServiceProvider.GetRequiredService<IVippsTokenProvider>());
    }

    [Fact]
    public async Task SameNameTwice_AddsSettingsAndNoSecondHandler()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(System.Net.HttpStatusCode.BadGateway));
        await using var app = TestApp.Build(services =>
        {
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
            services.AddVippsWebhooks(options => options.Retry.MaxRetryAttempts = 1);
        });

        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        Assert.Equal(2, vipps.Calls.Count);
        Assert.All(vipps.Calls, call => Assert.Single(call.Headers!["Ocp-Apim-Subscription-Key"]));
    }

    [Fact]
    public async Task HttpClientOfOurs_UsedForSomethingElse_SendsNothing()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);
        foreach (var name in (string[])["Vipps.Webhooks", "Vipps.Webhooks.Token"])
        {
            using var http = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

            Assert.Equal(Timeout.InfiniteTimeSpan, http.Timeout); // the pipeline times
            await Assert.ThrowsAsync<InvalidOperationException>(() => http.GetAsync(vipps.BaseAddress, Cancellation));
        }

        Assert.Empty(vipps.Requests);
    }
}
