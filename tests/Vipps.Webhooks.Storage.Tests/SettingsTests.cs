using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests;

/// <summary>The settings of inbox, registrar and catch-up come from sections below the receiver's own.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void EachSetting_IsRead()
    {
        using var services = Services(
        [
            .. All<InboxOptions>("Inbox"), .. All<WebhookRegistrarOptions>("Registrar"), .. All<CatchUpOptions>("CatchUp"),
        ]);

        AssertEachIsRead(Of<InboxOptions>(services));
        AssertEachIsRead(Of<WebhookRegistrarOptions>(services));
        AssertEachIsRead(Of<CatchUpOptions>(services));
    }

    [Fact]
    public void WhatIsNotSet_OrEmpty_IsTheDefault_AndCodeTakesPrecedence()
    {
        using var services = Services(
            [("Inbox:Lease", "00:00:20"), ("Inbox:Concurrency", ""), ("Registrar:Interval", "00:01:00"), ("Registrar:QuietFor", "01:00:00"), ("CatchUp:Later", "02:00:00")],
            inbox: static options => options.Lease = TimeSpan.FromSeconds(10),
            registrar: static options => options.Interval = TimeSpan.FromMinutes(2),
            catchUp: static options => options.Later = TimeSpan.FromHours(3));

        var inbox = Of<InboxOptions>(services);
        Assert.Equal((TimeSpan.FromSeconds(10), 8), (inbox.Lease, inbox.Concurrency));
        var registrar = Of<WebhookRegistrarOptions>(services);
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromHours(1)), (registrar.Interval, registrar.QuietFor));
        Assert.Equal(TimeSpan.FromHours(3), Of<CatchUpOptions>(services).Later);
        Assert.Equal(TimeSpan.FromSeconds(30), services.GetRequiredService<IOptionsMonitor<InboxOptions>>().Get("other").Lease);
    }

    [Theory]
    [InlineData("Inbox:Lease", "30", "Vipps:Inbox:Lease is 30 days: .NET reads a number alone as days.")]
    [InlineData("Inbox:OnGiveUp", "Wait", "Vipps:Inbox:OnGiveUp is not one of Hold and Release.")]
    [InlineData("Inbox:Concurrency", "0", "Vipps:Inbox:Concurrency is 0, and must be between 1 and 256.")]
    [InlineData("Inbox:KeepBody", "31.00:00:00", "Vipps:Inbox:KeepKey must not be shorter than KeepBody.")]
    [InlineData("Registrar:RotateEvery", "never", "Vipps:Registrar:RotateEvery is not a time, such as 90.00:00:00 for 90 days.")]
    [InlineData("Registrar:Interval", "00:00:00", "Vipps:Registrar:Interval is 00:00:00, and must be between 00:00:01 and 1.00:00:00.")]
    [InlineData("CatchUp:MaxConcurrentReads", "many", "Vipps:CatchUp:MaxConcurrentReads is not a number, such as 4.")]
    [InlineData("CatchUp:MaxConcurrentReads", "65", "Vipps:CatchUp:MaxConcurrentReads is 65, and must be between 1 and 64.")]
    [InlineData("CatchUp:HeadStart", "02:00:00", "Vipps:CatchUp:HeadStart is 02:00:00, and must be between 00:00:00 and 01:00:00.")]
    public void WrongValue_IsToldAtTheStart(string key, string value, string message)
    {
        using var services = Services([(key, value)]);

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(message, Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void WrongValue_OfAReceiverWithoutConfiguration_NamesTheOption()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddVippsWebhookProcessor()
            .AddSqliteInbox(Path.Combine(_directory.Path, "inbox.db"), static options => options.Lease = TimeSpan.Zero)
            .KeepRegistered("https://shop.example/hooks/vipps", WebhookEventTypes.Payments)
            .ConfigureRegistrar(static options => options.RotateEvery = TimeSpan.FromMinutes(1))
            .AddCatchUp<Nothing>(static options => options.AlarmAfter = TimeSpan.FromDays(2));
        using var provider = services.BuildServiceProvider();

        var refused = Assert.Throws<AggregateException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(
            [
                "CatchUpOptions:AlarmAfter is 2.00:00:00, and must be between 00:01:00 and 1.00:00:00.",
                "InboxOptions:Lease is 00:00:00, and must be between 00:00:01 and 01:00:00.",
                "WebhookRegistrarOptions:RotateEvery is 00:01:00, and must be at least 01:00:00.",
            ],
            refused.InnerExceptions.Cast<OptionsValidationException>().SelectMany(static exception => exception.Failures).Order(StringComparer.Ordinal));
    }

    private static TOptions Of<TOptions>(ServiceProvider services) => services.GetRequiredService<IOptionsMonitor<TOptions>>().Get("norway");

    private static IEnumerable<(string, string)> All<TOptions>(string section) => typeof(TOptions).GetProperties().Select(setting => (
        $"{section}:{setting.Name}",
        setting.PropertyType == typeof(int) ? "7"
            : setting.PropertyType == typeof(bool) ? "true"
            : setting.PropertyType == typeof(GiveUpAction) ? "release"
            : setting.Name == nameof(InboxOptions.KeepKey) ? "9.00:00:00"
            : setting.Name == nameof(WebhookRegistrarOptions.RotateEvery) ? "90.00:00:00"
            : "00:59:00"));

    private static void AssertEachIsRead<TOptions>(TOptions options)
        where TOptions : new()
    {
        var defaults = new TOptions();
        Assert.All(typeof(TOptions).GetProperties(), setting => Assert.NotEqual(setting.GetValue(defaults), setting.GetValue(options)));
    }

    private ServiceProvider Services(
        IEnumerable<(string Key, string Value)> settings,
        Action<InboxOptions>? inbox = null,
        Action<WebhookRegistrarOptions>? registrar = null,
        Action<CatchUpOptions>? catchUp = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Vipps:{setting.Key}", (string?)setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        var receiver = services.AddVippsWebhookProcessor(configuration.GetSection("Vipps"), "norway");
        if (registrar is not null)
        {
            receiver.ConfigureRegistrar(registrar); // before KeepRegistered: the order of the calls does not matter
        }

        receiver
            .AddSqliteInbox(Path.Combine(_directory.Path, "inbox.db"), inbox)
            .KeepRegistered("https://shop.example/hooks/vipps", WebhookEventTypes.Payments)
            .AddCatchUp<Nothing>(catchUp);
        return services.BuildServiceProvider();
    }

    private sealed class Nothing : IOpenPayments
    {
        public Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<OpenPayment>>([]);
    }
}
