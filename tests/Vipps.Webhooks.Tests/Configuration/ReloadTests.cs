using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>Settings that change while the app runs.</summary>
public sealed class ReloadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ChangedServer_TokenAndCallsStartAnewThere()
    {
        using var first = new VippsStub().WithTokens().WithEmptyList();
        using var second = new VippsStub().WithTokens().WithEmptyList();
        var configuration = Configure(first.BaseAddress);
        await using var app = AppWith(configuration);
        var ofSalesUnit = app.Client.ForSalesUnit("654321");
        await app.Client.ListAsync(Cancellation);
        await ofSalesUnit.ListAsync(Cancellation);

        configuration["Vipps:BaseAddress"] = second.BaseAddress.ToString();
        configuration["Vipps:SubscriptionKey"] = "another-key";
        configuration.Reload();
        await app.Client.ListAsync(Cancellation);
        await ofSalesUnit.ListAsync(Cancellation);

        Assert.Equal(2, first.TokenRequests.Count);
        Assert.Equal(2, first.Calls.Count);
        Assert.Equal(2, second.TokenRequests.Count);
        Assert.Equal(["another-key", "another-key"], second.Calls.Select(call => call.Headers!["Ocp-Apim-Subscription-Key"].Single()));
        Assert.Equal(["123456", "654321"], second.Calls.Select(call => call.Headers!["Merchant-Serial-Number"].Single()));
    }

    [Fact]
    public async Task Configure_AfterTheConfiguration_WinsAndHoldsAfterAReload()
    {
        using var first = new VippsStub().WithTokens().WithEmptyList();
        using var second = new VippsStub().WithTokens().WithEmptyList();
        var configuration = Configure(first.BaseAddress);
        await using var app = TestApp.Build(services => services.AddVippsWebhooks(configuration.GetSection("Vipps"))
            .Configure(static options => options.MerchantSerialNumber = "777777"));
        await app.Client.ListAsync(Cancellation);

        configuration["Vipps:BaseAddress"] = second.BaseAddress.ToString();
        configuration.Reload();
        await app.Client.ListAsync(Cancellation);

        Assert.All([first, second], static vipps =>
            Assert.Equal("777777", Assert.Single(vipps.Calls).Headers!["Merchant-Serial-Number"].Single()));
    }

    [Fact]
    public async Task WrongAtFirst_ThenMended_IsTakenUp()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        var configuration = Configure(vipps.BaseAddress);
        configuration["Vipps:ClientId"] = "";
        await using var app = AppWith(configuration);
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => app.Client);

        configuration["Vipps:ClientId"] = The.ClientId;
        configuration.Reload();

        Assert.Empty(await app.Client.ListAsync(Cancellation));
    }

    [Fact]
    public async Task ChangedAllowHttp_CountsFromTheNextCallOn()
    {
        using var sandbox = new VippsStub().WithTokens().WithRegistration();
        var configuration = Configure(sandbox.BaseAddress);
        await using var app = AppWith(configuration);
        var request = new RegisterWebhookRequest("http://shop:8080/hooks/vipps", WebhookEventTypes.Payments);
        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RegisterAsync(request, Cancellation));

        configuration["Vipps:AllowHttp"] = "true";
        configuration.Reload();
        await app.Client.RegisterAsync(request, Cancellation);

        configuration["Vipps:AllowHttp"] = null;
        configuration.Reload();
        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RegisterAsync(request, Cancellation));
        Assert.Single(sandbox.Calls);
    }

    [Fact]
    public async Task ChangedElsewhere_KeepsTheToken()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        var configuration = Configure(vipps.BaseAddress);
        await using var app = AppWith(configuration);

        for (var i = 0; i < 3; i++)
        {
            configuration["Shop:Greeting"] = $"hello {i}";
            configuration.Reload();
            await app.Client.ListAsync(Cancellation);
        }

        Assert.Single(vipps.TokenRequests);
    }

    [Fact]
    public async Task ChangedToMerchantKeys_ClientOfASalesUnitSendsNothing()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        var configuration = Configure(vipps.BaseAddress);
        await using var app = AppWith(configuration);
        var ofSalesUnit = app.Client.ForSalesUnit("654321");

        configuration["Vipps:KeyType"] = "Merchant";
        configuration["Vipps:SubscriptionKey"] = null;
        configuration["Vipps:MerchantSerialNumber"] = null;
        configuration.Reload();

        await Assert.ThrowsAsync<InvalidOperationException>(() => ofSalesUnit.ListAsync(Cancellation));
        Assert.Empty(vipps.Requests);
    }

    [Fact]
    public async Task ChangedForOneShop_LeavesTheOtherAlone()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        var norway = Configure(vipps.BaseAddress);
        var denmark = Configure(vipps.BaseAddress);
        await using var app = TestApp.Build(services =>
        {
            services.AddVippsWebhooks("norway", norway.GetSection("Vipps"));
            services.AddVippsWebhooks("denmark", denmark.GetSection("Vipps"));
        });
        await Client("norway").ListAsync(Cancellation);
        await Client("denmark").ListAsync(Cancellation);

        norway["Vipps:ClientId"] = "another-client";
        norway.Reload();
        await Client("norway").ListAsync(Cancellation);
        await Client("denmark").ListAsync(Cancellation);

        Assert.Equal([The.ClientId, The.ClientId, "another-client"], vipps.TokenRequests.Select(request => request.Headers!["client_id"].Single()));

        IWebhooksClient Client(string name) => app.Services.GetRequiredKeyedService<IWebhooksClient>(name);
    }

    [Fact]
    public async Task ChangedToSomethingWrong_KeepsTheSettingsBeforeAndLogsWhy()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        var configuration = Configure(vipps.BaseAddress);
        await using var app = AppWith(configuration);
        await app.Client.ListAsync(Cancellation);

        configuration["Vipps:ClientSecret"] = "";
        Record.Exception(configuration.Reload); // the framework's own options monitor complains to whoever reloads
        await app.Client.ListAsync(Cancellation);

        Assert.Single(vipps.TokenRequests);
        Assert.Equal(2, vipps.Calls.Count);
        var error = Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Error);
        Assert.Contains("Vipps:ClientSecret is not set", error.Message, StringComparison.Ordinal);

        configuration["Vipps:ClientSecret"] = "another-secret";
        configuration.Reload();
        await app.Client.ListAsync(Cancellation);
        Assert.Equal("another-secret", vipps.TokenRequests[^1].Headers!["client_secret"].Single());
    }

    [Fact]
    public async Task ChangedRetries_CountFromTheNextCallOn()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(System.Net.HttpStatusCode.BadGateway));
        var configuration = Configure(vipps.BaseAddress);
        await using var app = AppWith(configuration);
        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));
        Assert.Equal(4, vipps.Calls.Count);

        configuration["Vipps:Retry:MaxRetryAttempts"] = "0";
        configuration.Reload();
        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        Assert.Equal(5, vipps.Calls.Count);
    }

    [Fact]
    public async Task ChangedRetriesThatAreWrong_LeaveThoseBefore()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(System.Net.HttpStatusCode.BadGateway));
        var configuration = Configure(vipps.BaseAddress);
        configuration["Vipps:Retry:MaxRetryAttempts"] = "1";
        await using var app = AppWith(configuration);
        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        configuration["Vipps:Retry:MaxRetryAttempts"] = "11";
        configuration.Reload();
        await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        // By the log, not by the calls that arrived: on a busy machine a connection may take too long.
        Assert.Equal(2, app.Logs.GetSnapshot().Count(static record => record.Message.Contains("Retry 1 of 1 ", StringComparison.Ordinal)));
        var error = Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Error);
        Assert.Contains("Vipps:Retry:MaxRetryAttempts must be 0 to 10", error.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Configure(Uri server) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Vipps:BaseAddress"] = server.ToString(),
            ["Vipps:ClientId"] = The.ClientId,
            ["Vipps:ClientSecret"] = The.ClientSecret,
            ["Vipps:SubscriptionKey"] = The.SubscriptionKey,
            ["Vipps:MerchantSerialNumber"] = The.MerchantSerialNumber,
            ["Vipps:Retry:BaseDelay"] = "00:00:00.001",
        })
        .Build();

    private static TestApp AppWith(IConfigurationRoot configuration) =>
        TestApp.Build(services => services.AddVippsWebhooks(configuration.GetSection("Vipps")));
}
