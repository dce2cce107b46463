using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Sandbox.Tests;

/// <summary>The settings that point the SDK at a sandbox.</summary>
public sealed class SettingsTests
{
    private static readonly RegisterWebhookRequest Registration = new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Configure_SettingsOfAnotherServer_MeetsTheSandboxAndKeepsTheRest()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        VippsWebhooksOptions? configured = null;
        using var webhooks = WebhooksClient.Create(options =>
        {
            options.Environment = VippsEnvironment.Production;
            options.KeyType = VippsKeyType.Partner;
            options.ClientId = "another";
            options.SystemName = "acme";
            options.Retry.MaxRetryAttempts = 7;
            vipps.Configure(options);
            configured = options;
        });

        var registered = await webhooks.RegisterAsync(Registration, Cancellation);

        Assert.Equal(registered.Id, Assert.Single(vipps.Registrations).Id);
        Assert.Equal(("acme", 7, false), (configured!.SystemName, configured.Retry.MaxRetryAttempts, configured.AllowHttp));
    }

    [Theory]
    [InlineData("Vipps")]
    [InlineData("Vipps:Norway")]
    public async Task ToConfiguration_AfterSettingsOfAnotherServer_MeetsTheSandbox(string section)
    {
        await using var vipps = await Some.StrictSandboxAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"{section}:KeyType", "Merchant"), new($"{section}:ClientId", "another")])
            .AddInMemoryCollection(section == "Vipps" ? vipps.ToConfiguration() : vipps.ToConfiguration(section))
            .Build();
        await using var shop = new ServiceCollection().AddVippsWebhooks(configuration.GetSection(section)).Services.BuildServiceProvider();

        var registered = await shop.GetRequiredService<IWebhooksClient>().RegisterAsync(Registration, Cancellation);

        Assert.Equal(registered.Id, Assert.Single(vipps.Registrations).Id);
        Assert.False(shop.GetRequiredService<IOptions<VippsWebhooksOptions>>().Value.AllowHttp);
    }

    [Fact]
    public async Task ToConfiguration_WithWhatWasRegistered_HasItAsTheReceiverReadsIt()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        using var webhooks = WebhooksClient.Create(vipps.Configure);
        RegisteredWebhook[] registered =
        [
            await webhooks.RegisterAsync(Registration, Cancellation),
            await webhooks.RegisterAsync(new("https://shop.example/caf%C3%A9/%7Ehooks", [WebhookEventTypes.UserCheckedIn]), Cancellation),
        ];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(vipps.ToConfiguration("Vipps", registered)).Build();
        await using var shop = new ServiceCollection().AddLogging().AddVippsWebhookProcessor(configuration.GetSection("Vipps")).Services.BuildServiceProvider();

        var read = await shop.GetRequiredKeyedService<IWebhookRegistrationSource>("").GetRegistrationsAsync(Cancellation);

        Assert.Equal(
            registered.Select(webhook => (webhook.Url.OriginalString, (Guid?)webhook.Id, string.Join(' ', webhook.Events))),
            read.Select(webhook => (webhook.Url.OriginalString, webhook.Id, string.Join(' ', webhook.Events))));
        Assert.Equal(registered[1].Secret, configuration["Vipps:Registrations:1:Secret"]);
        Assert.Equal(vipps.Keys.ClientId, configuration["Vipps:ClientId"]);
    }

    [Fact]
    public async Task Settings_OfASandboxWithHttpCallbacks_AllowHttp()
    {
        await using var vipps = await Some.SandboxAsync(more: options => options.HttpCallbackHosts.Add("shop"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(vipps.ToConfiguration()).Build();
        await using var shop = new ServiceCollection().AddVippsWebhooks(configuration.GetSection("Vipps")).Services.BuildServiceProvider();
        using var webhooks = WebhooksClient.Create(vipps.Configure);
        var request = new RegisterWebhookRequest("http://shop:8080/hooks", WebhookEventTypes.Payments);

        await webhooks.RegisterAsync(request, Cancellation);
        await shop.GetRequiredService<IWebhooksClient>().RegisterAsync(request, Cancellation);

        Assert.Equal(2, vipps.Registrations.Count);
    }

    [Fact]
    public async Task Settings_OfASandboxOnAnAddressThatOthersReach_AllowHttp()
    {
        var address = Array.Find(
            await Dns.GetHostAddressesAsync(Dns.GetHostName(), Cancellation),
            static address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(address is null, "This machine has no address that others reach.");
        await using var vipps = await Some.SandboxAsync(more: options => options.BindAddress = address);
        using var webhooks = WebhooksClient.Create(vipps.Configure);

        Assert.Empty(await webhooks.ListAsync(Cancellation));
        Assert.Equal("True", vipps.ToConfiguration()["Vipps:AllowHttp"]);
    }

    [Fact]
    public async Task Settings_OfNothing_AreRefused()
    {
        await using var vipps = await Some.StrictSandboxAsync();

        Assert.Throws<ArgumentNullException>(() => vipps.Configure(null!));
        Assert.Throws<ArgumentException>(() => vipps.ToConfiguration(" "));
        Assert.Throws<ArgumentNullException>(() => vipps.ToConfiguration("Vipps", registered: null!));
        Assert.Throws<ArgumentException>(() => vipps.ToConfiguration("Vipps", [null!]));
    }
}
