using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>A wrong setting stops the host when it starts, with a message that names the key and says what to do.</summary>
public sealed class StartUpTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Vipps:Environment"] = "Test",
        ["Vipps:ClientId"] = The.ClientId,
        ["Vipps:ClientSecret"] = The.ClientSecret,
        ["Vipps:SubscriptionKey"] = The.SubscriptionKey,
        ["Vipps:MerchantSerialNumber"] = The.MerchantSerialNumber,
    };

    [Fact]
    public async Task Start_GoodSettings_Starts()
    {
        using var host = HostWith(Good);

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Vipps:BaseAddress", "https://apitest.vipps.no\n")] // a Kubernetes secret
    [InlineData("Vipps:BaseAddress", "\t https://apitest.vipps.no/ \r\n")]
    [InlineData("Vipps:Environment", "production\n")]
    [InlineData("Vipps:KeyType", " salesunit ")]
    public async Task Start_WhiteSpaceAroundAUrlOrAName_IsNoPartOfIt(string key, string value)
    {
        using var host = HostWith(new(Good) { [key] = value });

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("http://vipps:4810")]
    [InlineData("http://172.18.0.2:4810/")]
    [InlineData("http://apitest.vipps.no.example")]
    public async Task Start_HttpAllowed_TakesASandboxOnAnotherMachine(string address)
    {
        using var host = HostWith(new(Good) { ["Vipps:BaseAddress"] = address, ["Vipps:AllowHttp"] = "true" });

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("http://apitest.vipps.no")]
    [InlineData("http://API.VIPPS.NO.")]
    [InlineData("http://vipps.no")]
    public async Task Start_HttpAllowed_StillSendsNoKeyToVippsInTheClear(string address)
    {
        using var host = HostWith(new(Good) { ["Vipps:BaseAddress"] = address, ["Vipps:AllowHttp"] = "true" });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Vipps:BaseAddress must be https", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Vipps:Environment", null, "Test or Production")]
    [InlineData("Vipps:Environment", "Staging", "Test and Production")]
    [InlineData("Vipps:Environment", "7", "Test and Production")]
    [InlineData("Vipps:BaseAddress", "vipps.example", "absolute URL")]
    [InlineData("Vipps:BaseAddress", "http://apitest.vipps.no", "https")]
    [InlineData("Vipps:BaseAddress", "ftp://localhost", "https")]
    [InlineData("Vipps:BaseAddress", "https://me:secret@apitest.vipps.no", "user name")]
    [InlineData("Vipps:BaseAddress", "https://apitest.vipps.no?a=b", "query")]
    [InlineData("Vipps:BaseAddress", "https://apitest.vipps.no#a", "fragment")]
    [InlineData("Vipps:BaseAddress", "http://shop.localhost", "https")]
    [InlineData("Vipps:BaseAddress", "http://vipps:4810", "AllowHttp")]
    [InlineData("Vipps:AllowHttp", "yes", "true and false")]
    [InlineData("Vipps:BaseAddress", "https://me:whisper@host:999999/", "absolute URL")]
    [InlineData("Vipps:Environment", "1", "Test and Production")]
    [InlineData("Vipps:Environment", "+1", "Test and Production")]
    [InlineData("Vipps:Environment", "Test,Production", "Test and Production")]
    [InlineData("Vipps:KeyType", "0", "SalesUnit")]
    [InlineData("Vipps:BaseAddress", "https://apitest.vipps.no/a b", "space")]
    [InlineData("Vipps:BaseAddress", "https://apitest.vipps.no\u00a0", "space")]
    [InlineData("Vipps:BaseAddress", "/vipps", "absolute URL")]
    [InlineData("Vipps:KeyType", "Personal", "SalesUnit")]
    [InlineData("Vipps:KeyType", "9", "SalesUnit")]
    [InlineData("Vipps:Environment", "", "Test or Production")]
    [InlineData("Vipps:ClientId", null, "portal")]
    [InlineData("Vipps:ClientId", "", "portal")]
    [InlineData("Vipps:ClientId", "1111 2222", "space")]
    [InlineData("Vipps:ClientSecret", null, "portal")]
    [InlineData("Vipps:ClientSecret", "c2VjcmV0\u2028", "invisible")]
    [InlineData("Vipps:ClientSecret", " c2VjcmV0", "space")]
    [InlineData("Vipps:SubscriptionKey", null, "portal")]
    [InlineData("Vipps:SubscriptionKey", "0f14\r\nX-Evil: 1", "invisible")]
    [InlineData("Vipps:MerchantSerialNumber", null, "sales unit")]
    [InlineData("Vipps:MerchantSerialNumber", "12-34", "digits")]
    [InlineData("Vipps:SystemName", "a name that is longer than thirty", "at most 30")]
    [InlineData("Vipps:SystemName", "blåbær", "ASCII")]
    [InlineData("Vipps:SystemVersion", "1\u00002", "ASCII")]
    [InlineData("Vipps:PluginName", "acme\n", "ASCII")]
    [InlineData("Vipps:PluginVersion", "1.0-0123456789012345678901234567", "at most 30")]
    [InlineData("Vipps:Retry:MaxRetryAttempts", "11", "0 to 10")]
    [InlineData("Vipps:KeyType", " ", "SalesUnit")]
    [InlineData("Vipps:Retry:BaseDelay", " ", "such as 00:00:00.5")]
    [InlineData("Vipps:Retry:MaxRetryAttempts", "many", "such as 3")]
    [InlineData("Vipps:Retry:TotalTimeout", "sixty", "such as 00:01:00")]
    [InlineData("Vipps:Retry:MaxDelay", "00:00:00.1", "BaseDelay")]
    [InlineData("Vipps:Retry:BaseDelay", "00:00:00", "more than 0")]
    [InlineData("Vipps:Retry:MaxDelay", "01:00:00", "00:10:00")]
    [InlineData("Vipps:Retry:AttemptTimeout", "00:00:00.01", "at least")]
    [InlineData("Vipps:Retry:TotalTimeout", "00:00:01", "AttemptTimeout")]
    [InlineData("Vipps:Retry:AttemptTimeout", "10", "is 10 days: .NET reads a number alone as days")]
    [InlineData("Vipps:Retry:MaxDelay", "24:00:00", "It was read as 24 days.")]
    [InlineData("Vipps:Environment", "\"Test\"", "is in quotation marks")]
    [InlineData("Vipps:Environment", "${VIPPS_ENVIRONMENT}", "is a reference")]
    [InlineData("Vipps:BaseAddress", "%VIPPS_URL%", "is a reference")]
    [InlineData("Vipps:BaseAddress", "'https://apitest.vipps.no'", "is in quotation marks")]
    [InlineData("Vipps:BaseAddress", "https://xn--\u00e5.example", "host name that cannot exist")]
    [InlineData("Vipps:BaseAddress", "http://xn--\u00e5.example", "host name that cannot exist")]
    [InlineData("Vipps:ClientId", "<your-client-id>", "is the text of an example")]
    [InlineData("Vipps:ClientSecret", "@Microsoft.KeyVault(VaultName=shop;SecretName=vipps)", "is a reference")]
    [InlineData("Vipps:SubscriptionKey", "'0f14ebcab0eb4b29ae0cb90d91b4a84a'", "is in quotation marks")]
    [InlineData("Vipps:SubscriptionKey", "0f14ebca&amp;0eb4", "has an HTML entity")]
    [InlineData("Vipps:MerchantSerialNumber", "'123456'", "is in quotation marks")]
    [InlineData("Vipps:MerchantSerialNumber", "#{Msn}#", "is a reference")]
    public async Task Start_OneWrongSetting_StopsWithOneMessageThatNamesTheKey(string key, string? value, string says)
    {
        using var host = HostWith(new(Good) { [key] = value });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        var message = Assert.Single(failure.Failures);
        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.True(value is null or { Length: < 4 } || !failure.ToString().Contains(value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Vipps:BaseAddress")]
    [InlineData("Vipps:KeyType")]
    [InlineData("Vipps:Retry:MaxRetryAttempts")]
    [InlineData("Vipps:Retry:BaseDelay")]
    [InlineData("Vipps:Retry:MaxDelay")]
    [InlineData("Vipps:Retry:AttemptTimeout")]
    [InlineData("Vipps:Retry:TotalTimeout")]
    public async Task Start_EmptySettingThatHasADefault_IsOneThatIsNotSet(string key)
    {
        using var host = HostWith(new(Good) { [key] = "", ["Vipps:SystemName"] = "acmeshop" });

        await host.StartAsync(TestContext.Current.CancellationToken);

        var options = host.Services.GetRequiredService<IOptions<VippsWebhooksOptions>>().Value;
        Assert.Equal("acmeshop", options.SystemName);
        Assert.Equal(VippsKeyType.SalesUnit, options.KeyType);
        Assert.Null(options.BaseAddress);
        Assert.Equal(3, options.Retry.MaxRetryAttempts);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Partner", "Vipps:SystemName")]
    [InlineData("Psp", "Vipps:PspId")]
    [InlineData("Merchant", "Vipps:SubscriptionKey")]
    [InlineData("Merchant", "Vipps:MerchantSerialNumber")]
    public async Task Start_KeyTypeThatTheOtherSettingsDoNotFit_NamesThem(string keyType, string key)
    {
        using var host = HostWith(new(Good) { ["Vipps:KeyType"] = keyType });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(failure.Failures, message => message.StartsWith(key + " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_MerchantClientIdWithAColon_IsRefused()
    {
        using var host = HostWith(new(Good)
        {
            ["Vipps:KeyType"] = "Merchant",
            ["Vipps:ClientId"] = "a:b",
            ["Vipps:SubscriptionKey"] = null,
            ["Vipps:MerchantSerialNumber"] = null,
        });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("colon", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSettingsAtAll_NamesEachThatIsMissing()
    {
        using var host = HostWith([]);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            ["Vipps:Environment", "Vipps:ClientId", "Vipps:ClientSecret", "Vipps:SubscriptionKey", "Vipps:MerchantSerialNumber"],
            failure.Failures.Select(message => message.Split(' ')[0]));
    }

    [Fact]
    public async Task Start_SeveralSettingsOfTheWrongKind_NamesEach()
    {
        using var host = HostWith(new(Good) { ["Vipps:KeyType"] = "Personal", ["Vipps:Retry:MaxDelay"] = "soon" });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["Vipps:KeyType", "Vipps:Retry:MaxDelay"], failure.Failures.Select(message => message.Split(' ')[0]));
    }

    [Fact]
    public void EverySetting_IsReadFromConfiguration() => Assert.Equal(
        typeof(VippsWebhooksOptions).GetProperties().Where(setting => setting.CanWrite).Select(setting => setting.Name)
            .Concat(typeof(VippsRetryOptions).GetProperties().Select(setting => $"Retry:{setting.Name}"))
            .Order(StringComparer.Ordinal),
        VippsWebhooksOptionsBinder.Settings.Select(setting => setting.Key).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Start_WholeConfigurationInPlaceOfItsSection_SaysSo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(Good) { ["Environment"] = "Development" }); // the host's own
        builder.Services.AddVippsWebhooks(builder.Configuration);
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            "AddVippsWebhooks was passed the whole configuration. Pass it the section: configuration.GetSection(\"Vipps\").",
            Assert.Single(failure.Failures));
    }

    [Fact]
    public async Task Start_SettingsAtTheRoot_AreReadThere_AndNamedWithoutASection()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            Good.ToDictionary(setting => setting.Key["Vipps:".Length..], setting => setting.Key.EndsWith("Id", StringComparison.Ordinal) ? "a b" : setting.Value));
        builder.Services.AddVippsWebhooks(builder.Configuration);
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("ClientId has a space", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BaseAddressAndEnvironment_TheAddressCounts()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        using var host = HostWith(new(Good) { ["Vipps:BaseAddress"] = vipps.BaseAddress.ToString() });
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.Services.GetRequiredService<IWebhooksClient>().ListAsync(TestContext.Current.CancellationToken);

        Assert.Single(vipps.Calls);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_WrongSettings_NeverRepeatsTheirValues()
    {
        using var host = HostWith(new(Good)
        {
            ["Vipps:ClientSecret"] = "hush hush",
            ["Vipps:SubscriptionKey"] = "quiet quiet",
            ["Vipps:BaseAddress"] = "https://me:whisper@apitest.vipps.no",
        });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(3, failure.Failures.Count());
        foreach (var value in (string[])["hush", "quiet", "whisper"])
        {
            Assert.DoesNotContain(value, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Resolve_WithoutAHost_ChecksAsWell()
    {
        var services = new ServiceCollection();
        services.AddVippsWebhooks(options => options.Environment = VippsEnvironment.Test);
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IWebhooksClient>);

        Assert.Contains("VippsWebhooksOptions:ClientId", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VippsEnvironment.Test, "https://apitest.vipps.no/webhooks/v1/webhooks")]
    [InlineData(VippsEnvironment.Production, "https://api.vipps.no/webhooks/v1/webhooks")]
    public async Task Environment_DecidesTheServer(VippsEnvironment environment, string expected)
    {
        var requests = new List<Uri>();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(options =>
            {
                options.Environment = environment;
                The.SalesUnitKeys(options);
            })
            .ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(() => new Recorder(requests))));

        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, requests[1].ToString());
        Assert.Equal(requests[1].Authority, requests[0].Authority);
    }

    private static IHost HostWith(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
        return builder.Build();
    }

    private sealed class Recorder(List<Uri> requests) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            requests.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage
            {
                Content = new StringContent("""{"access_token":"token-1","expires_in":"3600","webhooks":[]}"""),
            });
        }
    }
}
