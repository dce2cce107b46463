using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Registrations;

/// <summary>Registrations from configuration, while the app runs.</summary>
public sealed class ConfigurationTests
{
    private readonly ChangingSettings _settings = new(TestShopOptions.OneRegistration());

    [Fact]
    public async Task NewSecret_IsInForceWithoutARestart_BesideTheOldOne()
    {
        await using var shop = await StartAsync();
        var signedWithTheNewOne = new SignedPost { Secret = The.OtherSecret, WebhookId = null };
        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(signedWithTheNewOne));

        _settings.Change(AddSecond);

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(signedWithTheNewOne));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
    }

    [Fact]
    public async Task RemovedSecret_IsRefusedFromThenOn()
    {
        _settings.Change(AddSecond);
        await using var shop = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));

        _settings.Change(RemoveFirst);

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost()));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret }));
    }

    [Fact]
    public async Task LastSecretRemoved_EverythingIsRefused_AndTheHealthCheckSaysWhy()
    {
        await using var shop = await StartAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(shop)).Status);

        _settings.Change(RemoveFirst);

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost()));
        var health = await CheckAsync(shop);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal("No registration is known, so every delivery is answered 401.", health.Description);
        Assert.Contains(shop.Logs.GetSnapshot(), record =>
            record.Level == LogLevel.Warning && record.Message.Contains("removed from Vipps:Registrations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongChange_KeepsWhatWasBefore_AndIsTold()
    {
        await using var shop = await StartAsync();

        _settings.Change(settings => settings["Vipps:Registrations:0:Secret"] = "");

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
        var health = await CheckAsync(shop);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("Vipps:Registrations:0:Secret is not set.", health.Description, StringComparison.Ordinal);
        Assert.Contains(shop.Logs.GetSnapshot(), record =>
            record.Level == LogLevel.Error && record.Message.Contains("Vipps:Registrations:0:Secret is not set.", StringComparison.Ordinal));

        _settings.Change(settings => settings["Vipps:Registrations:0:Secret"] = The.OtherSecret);
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret }));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(shop)).Status);
    }

    [Fact]
    public async Task Entries_MayHaveNames_AsInTheEnvironment()
    {
        _settings.Change(RemoveFirst);
        _settings.Change(settings =>
        {
            settings["Vipps:Registrations:Main:Url"] = The.RegisteredUrl.OriginalString;
            settings["Vipps:Registrations:Main:Secret"] = The.Secret;
        });
        await using var shop = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
    }

    [Fact]
    public async Task SeveralReceivers_EachKnowsItsOwnSecretAlone()
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Configuration = _settings.Configuration,
            Services = services =>
            {
                var norway = services.AddVippsWebhookReceiver("norway").AddInMemoryRegistrations();
                norway.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
                services.AddHealthChecks().AddVippsWebhookReceiverCheck("norway", tags: ["shop"]);
            },
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
            Pipeline = app => app.MapVippsWebhooks("/hooks/norway", "norway"),
        });
        var norwegian = new Uri(shop.Address, "/hooks/norway");
        var ofDefault = new SignedPost();
        var ofNorway = new SignedPost { Secret = The.OtherSecret };
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(shop)).Status);

        shop.App.Services.GetRequiredKeyedService<InMemoryWebhookRegistrationStore>("norway")
            .Add(new WebhookRegistration(The.RegisteredUrl, The.OtherSecret));

        Assert.Equal(HttpStatusCode.Unauthorized, await AnswerAsync(ofNorway.To(shop.Url)));
        Assert.Equal(HttpStatusCode.OK, await AnswerAsync(ofDefault.To(shop.Url)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AnswerAsync(ofDefault.To(norwegian)));
        Assert.Equal(HttpStatusCode.OK, await AnswerAsync(ofNorway.To(norwegian)));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(shop)).Status);

        async Task<HttpStatusCode> AnswerAsync(HttpRequestMessage request)
        {
            using var response = await shop.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task SavedFile_IsTakenUp()
    {
        var folder = Directory.CreateTempSubdirectory(); // of its own, as the whole folder is watched
        try
        {
            var file = Path.Combine(folder.FullName, "appsettings.json");
            await WriteAsync(file, The.Secret);
            var configuration = new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: true).Build();
            using var watching = (IDisposable)configuration;
            await using var shop = await StartAsync(configuration);
            Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));

            await WriteAsync(file, The.OtherSecret);
            await shop.LoggedAsync("1 registrations from Vipps:Registrations are in force");

            Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret }));
            Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static Task WriteAsync(string file, string secret) => File.WriteAllTextAsync(
            file,
            $$"""{ "Vipps": { "Registrations": [ { "Url": "{{The.RegisteredUrl}}", "Secret": "{{secret}}" } ] } }""",
            TestContext.Current.CancellationToken);
    }

    private static void AddSecond(IDictionary<string, string?> settings)
    {
        settings["Vipps:Registrations:1:Url"] = The.RegisteredUrl.OriginalString;
        settings["Vipps:Registrations:1:Secret"] = The.OtherSecret;
    }

    private static void RemoveFirst(IDictionary<string, string?> settings)
    {
        foreach (var key in settings.Keys.Where(key => key.StartsWith("Vipps:Registrations:0:", StringComparison.Ordinal)).ToArray())
        {
            settings.Remove(key);
        }
    }

    private Task<TestShop> StartAsync(IConfiguration? configuration = null) => TestShop.StartAsync(new TestShopOptions
    {
        Configuration = configuration ?? _settings.Configuration,
        Services = services => services.AddHealthChecks().AddVippsWebhookReceiverCheck(),
        Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
    });

    private static async Task<HealthReportEntry> CheckAsync(TestShop shop) =>
        Assert.Single((await shop.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries).Value;
}
