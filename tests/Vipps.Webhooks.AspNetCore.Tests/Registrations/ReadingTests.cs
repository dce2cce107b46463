using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Registrations;

/// <summary>How much is looked at to read the registrations of a configuration, at start and at each change.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task Reading_ListsTheKeysAsOftenForManyAsForFew_AndLooksUpInProportion()
    {
        var ten = await ReadAsync(10);
        var hundred = await ReadAsync(100);

        Assert.Equal(ten.AtStart.Lists, hundred.AtStart.Lists);
        Assert.Equal(ten.AtReload.Lists, hundred.AtReload.Lists);
        AssertInProportion(ten.AtStart.LookUps, hundred.AtStart.LookUps);
        AssertInProportion(ten.AtReload.LookUps, hundred.AtReload.LookUps);

        static void AssertInProportion(int few, int many) => Assert.InRange(many, 1, few * 10);
    }

    [Fact]
    public async Task Events_AreAList_WhoseIndexesMayComeFromSeveralSources()
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Events:0"] = "a.v1";
        settings["Vipps:Registrations:0:Events:1"] = "";
        settings["Vipps:Registrations:0:Events:5"] = "b.v1";
        settings["Vipps:Registrations:0:Events:13"] = "c.v1";

        Assert.Equal(["a.v1", "b.v1", "c.v1"], Assert.Single(await RegistrationsAsync(Build(settings))).Events.Select(type => type.ToString()));
    }

    [Theory]
    [InlineData("https://shop.example/hooks/vipps\n")] // a Kubernetes secret
    [InlineData(" \thttps://shop.example/hooks/vipps \r\n")]
    public async Task Url_EndsWhereItsWhiteSpaceBegins(string url)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Url"] = url;

        Assert.Equal("https://shop.example/hooks/vipps", Assert.Single(await RegistrationsAsync(Build(settings))).Url.OriginalString);
    }

    [Theory]
    [InlineData("Url", "https://shop.example/hooks /vipps")]
    [InlineData("Url", "https://shop.example/hooks/vipps\u00a0")]
    [InlineData("Secret", "c2VjcmV0IG9mIGEgd2ViaG9vaw==\n")]
    public async Task WhiteSpaceWithinAUrl_OrAtASecret_IsAMistake(string key, string value)
    {
        var settings = TestShopOptions.OneRegistration();
        settings[$"Vipps:Registrations:0:{key}"] = value;

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RegistrationsAsync(Build(settings)));

        Assert.StartsWith($"Vipps:Registrations:0:{key} has a space", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    private static async Task<(Counts AtStart, Counts AtReload)> ReadAsync(int count)
    {
        var source = new CountingSource(Enumerable.Range(0, count).SelectMany(index => new[]
        {
            KeyValuePair.Create($"Vipps:Registrations:{index}:Url", (string?)$"https://shop.example/hooks/{index}"),
            KeyValuePair.Create($"Vipps:Registrations:{index}:Secret", (string?)The.Secret),
            KeyValuePair.Create($"Vipps:Registrations:{index}:Events:0", (string?)"epayments.payment.captured.v1"),
        }).ToDictionary());
        await using var provider = Build(new ConfigurationBuilder().Add(source).Build());

        Assert.Equal(count, (await RegistrationsAsync(provider)).Count);
        var atStart = source.Take();
        source.Reload();
        return (atStart, source.Take());
    }

    private static async Task<IReadOnlyList<WebhookRegistration>> RegistrationsAsync(ServiceProvider provider) =>
        await provider.GetRequiredKeyedService<IWebhookRegistrationSource>("").GetRegistrationsAsync(TestContext.Current.CancellationToken);

    private static ServiceProvider Build(Dictionary<string, string?> settings) =>
        Build(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

    private static ServiceProvider Build(IConfiguration configuration)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddVippsWebhookReceiver(configuration.GetSection("Vipps"));
        return services.BuildServiceProvider();
    }

    private sealed record Counts(int Lists, int LookUps);

    private sealed class CountingSource : ConfigurationProvider, IConfigurationSource
    {
        private int _lists;
        private int _lookUps;

        public CountingSource(Dictionary<string, string?> settings) => Data = settings;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Reload() => OnReload();

        public Counts Take()
        {
            var counts = new Counts(_lists, _lookUps);
            (_lists, _lookUps) = (0, 0);
            return counts;
        }

        public override bool TryGet(string key, out string? value)
        {
            _lookUps++;
            return base.TryGet(key, out value);
        }

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            _lists++;
            return base.GetChildKeys(earlierKeys, parentPath);
        }
    }
}
