using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Configuration;

/// <summary>What is missing or wrong is told when the app starts, by the name of the call or the setting.</summary>
public sealed class StartUpTests
{
    private static readonly Action<VippsWebhookReceiverBuilder> Handled =
        static receiver => receiver.AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask);

    [Fact]
    public async Task Map_WithoutTheReceiver_NamesTheCall()
    {
        var builder = WebApplication.CreateSlimBuilder();
        await using var app = builder.Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Equal("There is no receiver to map. Call builder.Services.AddVippsWebhookReceiver() before the app is built.", failure.Message);
    }

    [Fact]
    public async Task Map_OfAnotherName_NamesTheCall()
    {
        await using var app = Build(TestShopOptions.OneRegistration(), Handled);

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhooks("/hooks", "norway"));

        Assert.Contains("AddVippsWebhookReceiver(\"norway\")", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_WithoutAHandler_SaysThatEventsWouldBeLost()
    {
        await using var app = Build(TestShopOptions.OneRegistration(), static _ => { });

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Contains("AddHandler", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithConfigurationAsTheOnlyStoreAndNoSecret_IsRefused()
    {
        await using var app = Build([], Handled);

        var mapped = Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhooks("/hooks"));
        var started = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(mapped.Message, started.Message);
        Assert.Contains("Vipps:Registrations:0:Secret", mapped.Message, StringComparison.Ordinal);
        Assert.Contains("AddInMemoryRegistrations()", mapped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_WithoutAnyStore_NamesBothWays()
    {
        var builder = WebApplication.CreateSlimBuilder();
        Handled(builder.Services.AddVippsWebhookReceiver());
        await using var app = builder.Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Contains("AddInMemoryRegistrations()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppThatAddsRegistrationsWhileItRuns_MayStartWithNone()
    {
        await using var app = Build([], receiver => Handled(receiver.AddInMemoryRegistrations()));

        app.MapVippsWebhooks("/hooks");
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ReceiverThatNoEndpointLeadsTo_IsWarnedOf()
    {
        await using var app = Build(TestShopOptions.OneRegistration(), Handled);

        await app.StartAsync(TestContext.Current.CancellationToken);

        var warning = Assert.Single(app.Services.GetFakeLogCollector().GetSnapshot(), record =>
            record.Level == LogLevel.Warning && record.Category!.StartsWith("Vipps", StringComparison.Ordinal));
        Assert.Contains("MapVippsWebhooks(pattern)", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Url", null, "Vipps:Registrations:0:Url is not set.")]
    [InlineData("Url", "/hooks/vipps", "Vipps:Registrations:0:Url is not an absolute https URL.")]
    [InlineData("Url", "shop.example/hooks", "Vipps:Registrations:0:Url is not an absolute https URL.")]
    [InlineData("Url", "http://shop.example/hooks", "Vipps:Registrations:0:Url is not an absolute https URL.")]
    [InlineData("Url", "ftp://shop.example/hooks", "Vipps:Registrations:0:Url is not an absolute https URL.")]
    [InlineData("Url", "https://s3cr3t:s3cr3t@shop.example/hooks", "Vipps:Registrations:0:Url has a user name or a fragment")]
    [InlineData("Url", "https://shop.example/hooks#a", "Vipps:Registrations:0:Url has a user name or a fragment")]
    [InlineData("Secret", null, "Vipps:Registrations:0:Secret is not set.")]
    [InlineData("Secret", "", "Vipps:Registrations:0:Secret is not set.")]
    [InlineData("Secret", "   ", "Vipps:Registrations:0:Secret is not set.")]
    [InlineData("Secret", "s3cr3t ", "Vipps:Registrations:0:Secret has a space or an invisible character")]
    [InlineData("Secret", "s3c\u2028r3t", "Vipps:Registrations:0:Secret has a space or an invisible character")]
    [InlineData("Secret", "s3c\u200br3t", "Vipps:Registrations:0:Secret has a space or an invisible character")]
    [InlineData("Secret", "\"s3cr3t\"", "Vipps:Registrations:0:Secret is in quotation marks.")]
    [InlineData("Secret", "s3c r3t", "Vipps:Registrations:0:Secret has a space or an invisible character")]
    [InlineData("Secret", "@Microsoft.KeyVault(SecretUri=https://s3c.vault.azure.net/secrets/a)", "Vipps:Registrations:0:Secret is a reference")]
    [InlineData("Secret", "${VIPPS_S3C}", "Vipps:Registrations:0:Secret is a reference")]
    [InlineData("Secret", "s3c&#43;r3t==", "Vipps:Registrations:0:Secret has an HTML entity")]
    [InlineData("Secret", "s3c\\u002Br3t==", "Vipps:Registrations:0:Secret has an escape of JSON")]
    [InlineData("Secret", "the secret that Vipps showed once", "Vipps:Registrations:0:Secret is the text of an example.")]
    [InlineData("Url", "'https://shop.example/s3c'", "Vipps:Registrations:0:Url is in quotation marks.")]
    [InlineData("Url", "https://#{s3c}#/hooks", "Vipps:Registrations:0:Url is a reference")]
    [InlineData("Url", "https://%S3C%/hooks", "Vipps:Registrations:0:Url is a reference")]
    [InlineData("Url", "https://shop.example/ho oks", "Vipps:Registrations:0:Url has a space or an invisible character")]
    [InlineData("Url", "https://shop.example/hooks?a=1&amp;b=s3c", "Vipps:Registrations:0:Url has an HTML entity")]
    [InlineData("Url", "https://xn--\u00e5.example/hooks", "Vipps:Registrations:0:Url has a host name that cannot exist")]
    [InlineData("Url", "https://\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5\u00e5.example/", "Vipps:Registrations:0:Url has a host name that cannot exist")]
    [InlineData("Id", "hook-1", "Vipps:Registrations:0:Id is not the id of a webhook")]
    public async Task WrongRegistration_IsToldByItsKey_AndNotByItsValue(string key, string? value, string expected)
    {
        var settings = TestShopOptions.OneRegistration();
        settings[$"Vipps:Registrations:0:{key}"] = value;
        await using var app = Build(settings, Handled);

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.StartsWith(expected, Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("s3c", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpRegistration_OnAnotherMachine_IsForASandboxThatIsAllowedHttp()
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Url"] = "http://shop:8080/hooks";
        settings["Vipps:AllowHttp"] = "true";
        await using var app = Build(settings, Handled);

        app.MapVippsWebhooks("/hooks");
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task RegistrationThatIsNotInAList_IsToldOnce()
    {
        await using var app = Build(
            new() { ["Vipps:Registrations:Url"] = The.RegisteredUrl.OriginalString, ["Vipps:Registrations:Secret"] = The.Secret }, Handled);

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Equal("Vipps:Registrations is a list. Move Url and Secret to Vipps:Registrations:0.", Assert.Single(failure.Failures));
    }

    [Fact]
    public async Task SeveralWrongRegistrations_AreToldAtOnce()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Vipps:Registrations:main:Url"] = The.RegisteredUrl.OriginalString,
            ["Vipps:Registrations:second:Secret"] = The.Secret,
        };
        await using var app = Build(settings, Handled);

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Collection(
            failure.Failures,
            first => Assert.StartsWith("Vipps:Registrations:main:Secret is not set.", first, StringComparison.Ordinal),
            second => Assert.StartsWith("Vipps:Registrations:second:Url is not set.", second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tolerance", "00:00:00", "Vipps:Receiver:Tolerance must be at least 00:00:01")]
    [InlineData("Tolerance", "2.00:00:00", "Vipps:Receiver:Tolerance must be at least 00:00:01")]
    [InlineData("MaxBodyLength", "0", "Vipps:Receiver:MaxBodyLength must be 1 to 16777216 bytes.")]
    [InlineData("MaxBodyLength", "16777217", "Vipps:Receiver:MaxBodyLength must be 1 to 16777216 bytes.")]
    [InlineData("HandlerTimeout", "00:00:09.501", "Vipps:Receiver:HandlerTimeout must be at least 00:00:00.01 and at most 00:00:09.5")]
    [InlineData("HandlerTimeout", "00:00:00", "Vipps:Receiver:HandlerTimeout must be")]
    [InlineData("MaxRememberedDeliveries", "-1", "Vipps:Receiver:MaxRememberedDeliveries must be 0 to 1000000.")]
    [InlineData("MaxRememberedDeliveries", "1000001", "Vipps:Receiver:MaxRememberedDeliveries must be 0 to 1000000.")]
    [InlineData("MaxBodyLength", "plenty", "Vipps:Receiver:MaxBodyLength is not a number of bytes")]
    [InlineData("MaxRememberedDeliveries", "1.5", "Vipps:Receiver:MaxRememberedDeliveries is not a number")]
    [InlineData("UseRequestTarget", "yes", "Vipps:Receiver:UseRequestTarget is not one of true and false.")]
    [InlineData("Tolerance", "abc", "Vipps:Receiver:Tolerance is not a time, such as 00:05:00 for 5 minutes.")]
    [InlineData("Tolerance", "\"00:05:00\"", "Vipps:Receiver:Tolerance is in quotation marks.")]
    [InlineData("Tolerance", "${TOLERANCE}", "Vipps:Receiver:Tolerance is a reference")]
    [InlineData("Tolerance", "5", "Vipps:Receiver:Tolerance is 5 days: .NET reads a number alone as days.")]
    [InlineData("Tolerance", "1", "Vipps:Receiver:Tolerance is 1 days: .NET reads a number alone as days.")]
    [InlineData("HandlerTimeout", "9", "Vipps:Receiver:HandlerTimeout is 9 days: .NET reads a number alone as days.")]
    public async Task WrongSetting_IsToldByItsKey_AndWhatBelongsThere(string key, string value, string expected)
    {
        var settings = TestShopOptions.OneRegistration();
        settings[$"Vipps:Receiver:{key}"] = value;
        await using var app = Build(settings, Handled);

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.StartsWith(expected, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("24:00:00", "24 days")] // hours of more than a day are days to .NET
    [InlineData("1.12:00:00", "1.5 days")]
    public async Task TimeOutOfItsLimits_IsToldAsItWasRead(string value, string read)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Receiver:Tolerance"] = value;
        await using var app = Build(settings, Handled);

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Equal(
            $"Vipps:Receiver:Tolerance must be at least 00:00:01 and at most 1.00:00:00. It was read as {read}.", Assert.Single(failure.Failures));
    }

    [Fact]
    public async Task AllowHttp_OfTheWrongKind_IsToldByItsKey()
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:AllowHttp"] = "yes";
        await using var app = Build(settings, Handled);

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Equal("Vipps:AllowHttp is not one of true and false.", Assert.Single(failure.Failures));
    }

    [Fact]
    public async Task EmptySetting_IsOneThatIsNotSet()
    {
        var settings = TestShopOptions.OneRegistration();
        foreach (var setting in typeof(VippsWebhookReceiverOptions).GetProperties())
        {
            settings[$"Vipps:Receiver:{setting.Name}"] = "";
        }

        settings["Vipps:Registrations:0:Id"] = "";
        settings["Vipps:Registrations:0:Events:0"] = "";
        await using var app = Build(settings, Handled);

        app.MapVippsWebhooks("/hooks/vipps");
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equivalent(
            new VippsWebhookReceiverOptions(), app.Services.GetRequiredService<IOptions<VippsWebhookReceiverOptions>>().Value);
    }

    [Theory]
    [InlineData("http://LOCALHOST:5000/hooks")]
    [InlineData("http://localhost.:5000/hooks")]
    [InlineData("http://shop.LocalHost:5000/hooks")]
    [InlineData("http://127.1.2.3/hooks")]
    [InlineData("http://[::1]:5000/hooks")]
    public async Task UrlOnThisMachine_MayBeInTheClear_HoweverItIsSpelled(string url)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Url"] = url;
        await using var app = Build(settings, Handled);

        app.MapVippsWebhooks("/hooks");
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WholeConfiguration_InPlaceOfItsSection_IsTold(bool withMemory)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(TestShopOptions.OneRegistration());
        var receiver = builder.Services.AddVippsWebhookReceiver(builder.Configuration);
        Handled(withMemory ? receiver.AddInMemoryRegistrations() : receiver);
        await using var app = builder.Build();

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks"));

        Assert.Equal(
            "AddVippsWebhookReceiver() was passed the whole configuration. Pass it the section: configuration.GetSection(\"Vipps\").",
            Assert.Single(failure.Failures));
    }

    [Fact]
    public async Task SectionAroundTheRightOne_IsTold()
    {
        var settings = TestShopOptions.OneRegistration().ToDictionary(setting => $"Shop:{setting.Key}", setting => setting.Value);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        Handled(builder.Services.AddVippsWebhookReceiver("norway", builder.Configuration.GetSection("Shop")));
        await using var app = builder.Build();

        var failure = Assert.Throws<OptionsValidationException>(() => app.MapVippsWebhooks("/hooks", "norway"));

        Assert.Equal(
            "AddVippsWebhookReceiver(\"norway\") was passed the section Shop, whose settings are in Shop:Vipps. Pass it that one: GetSection(\"Shop:Vipps\").",
            Assert.Single(failure.Failures));
    }

    [Fact]
    public async Task Settings_FromConfigurationAndThenFromCode()
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Receiver:Tolerance"] = "00:01:00";
        settings["Vipps:Receiver:MaxBodyLength"] = "1000";
        settings["Vipps:Receiver:HandlerTimeout"] = "00:00:05";
        settings["Vipps:Receiver:MaxRememberedDeliveries"] = "7";
        settings["Vipps:Receiver:UseRequestTarget"] = "true";
        await using var app = Build(settings, receiver => Handled(receiver.Configure(options => options.MaxRememberedDeliveries = 8)));

        var options = app.Services.GetRequiredService<IOptions<VippsWebhookReceiverOptions>>().Value;

        Assert.Equal(TimeSpan.FromMinutes(1), options.Tolerance);
        Assert.Equal(1000, options.MaxBodyLength);
        Assert.Equal(TimeSpan.FromSeconds(5), options.HandlerTimeout);
        Assert.Equal(8, options.MaxRememberedDeliveries);
        Assert.True(options.UseRequestTarget);
    }

    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var options = new VippsWebhookReceiverOptions();

        Assert.Equal(TimeSpan.FromMinutes(5), options.Tolerance);
        Assert.Equal(256 * 1024, options.MaxBodyLength);
        Assert.Equal(TimeSpan.FromSeconds(9), options.HandlerTimeout);
        Assert.Equal(10_000, options.MaxRememberedDeliveries);
        Assert.False(options.UseRequestTarget);
    }

    private static WebApplication Build(Dictionary<string, string?> settings, Action<VippsWebhookReceiverBuilder> receiver) =>
        TestShop.Build(new TestShopOptions { Settings = settings, Receiver = receiver });
}
