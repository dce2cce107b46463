using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>Clients of the app, for other APIs of Vipps', with <c>AddVippsAuthentication</c>.</summary>
public sealed class OtherApisTests
{
    private const string Path = "/epayment/v1/payments";

    // The framework sets the one itself, and ignores the other.
    private static readonly string[] WithoutMeaning = [nameof(HttpClientHandler.MeterFactory), "MaxRequestContentBufferSize"];

    private static readonly string[] Secrets = [The.ClientSecret, The.SubscriptionKey, "token-1", "token-2"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClientWrittenByHand_SendsAllThatVippsAsksFor()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.OK));
        await using var app = AppWith(vipps, static services => services.AddHttpClient<EPaymentClient>().AddVippsAuthentication());

        using var response = await app.Services.GetRequiredService<EPaymentClient>().CreateAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        AssertStamped(Assert.Single(PaymentsOf(vipps)));
    }

    [Fact]
    public async Task ClientOfRefit_SendsAllThatVippsAsksFor_AndChoosesTheSalesUnitByName()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.OK));
        await using var app = AppWith(vipps, static services => services.AddRefitGeneratedClient<IEPaymentApi>().AddVippsAuthentication());
        var payments = app.Services.GetRequiredService<IEPaymentApi>();

        using var first = await payments.CreateAsync(new("order-1"), Cancellation);
        using var second = await payments.CreateForAsync(new("order-2"), "654321", Cancellation);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
        AssertStamped(PaymentsOf(vipps)[0]);
        Assert.Equal("""{"reference":"order-1"}""", PaymentsOf(vipps)[0].Body);
        AssertStamped(PaymentsOf(vipps)[1], "654321", "token-2");
    }

    [Fact]
    public async Task ExceptionOfRefit_HoldsARequestWithoutKeys()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.BadRequest));
        await using var app = AppWith(vipps, static services => services.AddRefitGeneratedClient<IEPaymentApi>().AddVippsAuthentication());

        using var response = await app.Services.GetRequiredService<IEPaymentApi>().CreateAsync(new("order-1"), Cancellation);

        Assert.NotNull(response.Error);
        AssertStamped(Assert.Single(PaymentsOf(vipps)));
        Assert.DoesNotContain(Secrets, secret => response.RequestMessage!.ToString().Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("stream")]
    [InlineData("multipart")]
    public async Task RejectedToken_IsRenewedOnce_AndTheBodySentAgain(string kind)
    {
        using var vipps = new VippsStub().WithTokens()
            .On(Path, static request => new(VippsStub.BearerOf(request) == "token-1" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK));
        await using var app = AppWith(vipps);
        using var content = ContentOf(kind);

        using var response = await ClientOf(app).PostAsync(Path, content, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["token-1", "token-2"], PaymentsOf(vipps).Select(VippsStub.BearerOf));
        Assert.Contains("order-1", PaymentsOf(vipps)[0].Body, StringComparison.Ordinal);
        Assert.Equal(PaymentsOf(vipps)[0].Body, PaymentsOf(vipps)[1].Body);
    }

    [Fact]
    public async Task RejectedAgain_IsTheCallers()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.Unauthorized));
        await using var app = AppWith(vipps);

        using var response = await ClientOf(app).GetAsync(Path, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(2, PaymentsOf(vipps).Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task PassingFailure_IsNotRetried(HttpStatusCode status)
    {
        using var vipps = new VippsStub().WithTokens().On(Path, _ => new(status));
        await using var app = AppWith(vipps);

        using var response = await ClientOf(app).GetAsync(Path, Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.Single(PaymentsOf(vipps));
    }

    [Fact]
    public async Task OneToken_IsSharedWithTheWebhooksClient()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList().On(Path, static _ => new(HttpStatusCode.OK));
        await using var app = AppWith(vipps);

        await app.Client.ListAsync(Cancellation);
        using var response = await ClientOf(app).GetAsync(Path, Cancellation);

        Assert.Single(vipps.TokenRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherServer_GetsNothing(bool byBaseAddress)
    {
        using var elsewhere = new VippsStub().On(Path, static _ => new(HttpStatusCode.OK));
        using var vipps = new VippsStub().WithTokens();
        await using var app = AppWith(vipps, services => services
            .AddHttpClient("payments", http => http.BaseAddress = byBaseAddress ? elsewhere.BaseAddress : null)
            .AddVippsAuthentication());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ClientOf(app).GetAsync(byBaseAddress ? Path : new Uri(elsewhere.BaseAddress, Path).AbsoluteUri, Cancellation));

        Assert.Contains(elsewhere.BaseAddress.Authority, failure.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
        Assert.Empty(vipps.Requests);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        using var elsewhere = new VippsStub().On(Path, static _ => new(HttpStatusCode.OK));
        using var vipps = new VippsStub().WithTokens().On(
            Path, _ => new(HttpStatusCode.TemporaryRedirect, Headers: new() { ["Location"] = new Uri(elsewhere.BaseAddress, Path).AbsoluteUri }));
        await using var app = AppWith(vipps);

        using var response = await ClientOf(app).GetAsync(Path, Cancellation);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task HandlerThatFollowsRedirects_IsRefusedWithASentence()
    {
        using var vipps = new VippsStub().WithTokens();
        await using var app = AppWith(vipps, static services => services.AddHttpClient("payments")
            .AddVippsAuthentication()
            .ConfigurePrimaryHttpMessageHandler(static () => new HttpClientHandler { MaxAutomaticRedirections = 3 }));

        var refusal = Assert.Throws<InvalidOperationException>(() => ClientOf(app));

        Assert.Contains("'payments'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("on what AddHttpClient returns", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HandlerOnWhichAnythingIsSet_IsNotPlain()
    {
        using var plain = new HttpClientHandler();
        Assert.True(PrimaryHandlers.IsPlain(plain));
        Assert.All(typeof(HttpClientHandler).GetProperties().Where(static property => property.CanWrite && !WithoutMeaning.Contains(property.Name)), static property =>
        {
            using var changed = new HttpClientHandler();
            property.SetValue(changed, Other(property.PropertyType, property.GetValue(changed)));
            Assert.False(PrimaryHandlers.IsPlain(changed), property.Name);
        });

        static object Other(Type type, object? value) => value switch
        {
            bool flag => !flag,
            int number => number - 1,
            DecompressionMethods => DecompressionMethods.All,
            ClientCertificateOption => ClientCertificateOption.Automatic,
            System.Security.Authentication.SslProtocols => System.Security.Authentication.SslProtocols.Tls13,
            CookieContainer => WithACookie(),
            null when type == typeof(IWebProxy) => new WebProxy(),
            null when type == typeof(ICredentials) => new NetworkCredential(),
            null => HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            _ => throw new InvalidOperationException($"No other value for {type}."),
        };

        static CookieContainer WithACookie()
        {
            var cookies = new CookieContainer();
            cookies.Add(new Cookie("a", "b", "/", "api.vipps.no"));
            return cookies;
        }
    }

    [Fact]
    public async Task SalesUnitOfARequest_HasItsNumberAndItsToken_AndNullStandsForNone()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.OK));
        await using var app = AppWith(vipps, configure: static options =>
        {
            options.KeyType = VippsKeyType.Partner;
            options.SystemName = "acmecommerce";
        });

        foreach (var number in new[] { "654321", null, The.MerchantSerialNumber, "654321" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path);
            request.Options.Set(VippsRequestOptions.MerchantSerialNumber, number);
            using var response = await ClientOf(app).SendAsync(request, Cancellation);
        }

        using var configured = await ClientOf(app).GetAsync(Path, Cancellation);

        Assert.Equal(["654321", null, The.MerchantSerialNumber, "654321", The.MerchantSerialNumber], PaymentsOf(vipps).Select(NumberOf));
        Assert.Equal(["token-1", "token-2", "token-3", "token-1", "token-3"], PaymentsOf(vipps).Select(VippsStub.BearerOf));
    }

    [Fact]
    public async Task SalesUnitThatTheKeysCannotActFor_SendsNothing()
    {
        using var vipps = new VippsStub().WithTokens();
        await using var app = AppWith(vipps);

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendForAsync(null));
        await Assert.ThrowsAsync<ArgumentException>(() => SendForAsync("12 34"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendForAsync(123456));

        Assert.Empty(vipps.Requests);

        async Task SendForAsync(object? number)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path);
            ((IDictionary<string, object?>)request.Options)[VippsRequestOptions.MerchantSerialNumberName] = number;
            using var response = await ClientOf(app).SendAsync(request, Cancellation);
        }
    }

    [Theory]
    [InlineData("654321", false)]
    [InlineData(The.MerchantSerialNumber, true)]
    public async Task HeaderForAnotherSalesUnit_IsRefusedWithASentence_AndNeverReplaced(string number, bool isSent)
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.OK));
        await using var app = AppWith(vipps);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("Merchant-Serial-Number", number);

        var thrown = await Record.ExceptionAsync(async () => (await ClientOf(app).SendAsync(request, Cancellation)).Dispose());

        Assert.Equal(isSent ? [number] : [], PaymentsOf(vipps).Select(NumberOf));
        Assert.Equal(isSent ? null : true, thrown?.Message.Contains("VippsRequestOptions.MerchantSerialNumber", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SeveralNames_EachHasItsOwnKeys()
    {
        using var norway = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.OK));
        using var denmark = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.OK));
        await using var app = TestApp.Build(services =>
        {
            services.AddHttpClient("payments-no").AddVippsAuthentication("norway"); // before its settings
            services.AddVippsWebhooks("norway", The.KeysFor(norway.BaseAddress));
            services.AddVippsWebhooks("denmark", The.KeysFor(denmark.BaseAddress) + (static options => options.MerchantSerialNumber = "777777"));
            services.AddHttpClient("payments-dk").AddVippsAuthentication("denmark");
        });

        using var first = await ClientOf(app, "payments-no").GetAsync(Path, Cancellation);
        using var second = await ClientOf(app, "payments-dk").GetAsync(Path, Cancellation);

        Assert.Equal([The.MerchantSerialNumber], PaymentsOf(norway).Select(NumberOf));
        Assert.Equal(["777777"], PaymentsOf(denmark).Select(NumberOf));
    }

    [Fact]
    public async Task LogsOfTheFramework_HoldNoKey_EvenIfAHandlerOfTheAppSendsAgain()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.BadGateway));
        var seen = new List<string>();
        await using var app = AppWith(vipps, services => services.AddHttpClient("payments")
            .AddVippsAuthentication()
            .AddHttpMessageHandler(() => new Repeating(seen)));

        using var response = await ClientOf(app).GetAsync(Path, Cancellation);

        Assert.Equal(2, PaymentsOf(vipps).Count);
        Assert.All(PaymentsOf(vipps), static request => AssertStamped(request));
        var records = app.Logs.GetSnapshot();
        Assert.Contains(records, static record => record.Category == "System.Net.Http.HttpClient.payments.ClientHandler");
        Assert.DoesNotContain(
            records.Select(static record => record.Message + string.Join(';', record.StructuredState ?? [])).Concat(seen),
            static text => Secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task OwnHeadersOfTheApp_Stay_AndItsAuthorizationDoesNot()
    {
        using var vipps = new VippsStub().WithTokens().On(Path, static _ => new(HttpStatusCode.OK));
        await using var app = AppWith(vipps, static services => services.AddHttpClient("payments", static http =>
        {
            http.DefaultRequestHeaders.UserAgent.ParseAdd("AcmeShop/1.0");
            http.DefaultRequestHeaders.Add("Idempotency-Key", "order-1");
            http.DefaultRequestHeaders.Authorization = new("Bearer", "of another server");
        }).AddVippsAuthentication());

        using var response = await ClientOf(app).GetAsync(Path, Cancellation);

        var sent = Assert.Single(PaymentsOf(vipps));
        AssertStamped(sent);
        Assert.Equal("AcmeShop/1.0", sent.Headers!["User-Agent"].Single());
        Assert.Equal("order-1", sent.Headers["Idempotency-Key"].Single());
    }

    [Fact]
    public async Task BaseAddressWithAPath_IsKeptBeforeARelativeAddress()
    {
        using var vipps = new VippsStub().OnToken(static _ => VippsStub.Json(HttpStatusCode.OK, new { access_token = "token-1" }), "/vipps/accesstoken/get")
            .On("/vipps" + Path, static _ => new(HttpStatusCode.OK));
        await using var app = TestApp.Build(services =>
        {
            services.AddVippsWebhooks(The.KeysFor(new Uri(vipps.BaseAddress, "/vipps")));
            services.AddHttpClient("payments").AddVippsAuthentication();
        });

        using var response = await ClientOf(app).GetAsync(Path.TrimStart('/'), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("", "AddVippsWebhooks(configuration")]
    [InlineData("norway", "AddVippsWebhooks(\"norway\", configuration")]
    public async Task NoSettings_SaysWhichCallIsMissing(string name, string call)
    {
        await using var app = TestApp.Build(services => services.AddHttpClient("payments").AddVippsAuthentication(name));

        Assert.Contains(call, Assert.Throws<InvalidOperationException>(() => ClientOf(app)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnAllClients_OrTwice_IsRefused()
    {
        var services = new ServiceCollection();
        services.AddVippsWebhooks(The.SalesUnitKeys);
        services.AddHttpClient("payments").AddVippsAuthentication();

        Assert.Throws<InvalidOperationException>(() => services.ConfigureHttpClientDefaults(static http => http.AddVippsAuthentication()));
        Assert.Throws<InvalidOperationException>(() => services.AddHttpClient("payments").AddVippsAuthentication());
        Assert.Throws<InvalidOperationException>(() => services.AddVippsWebhooks(The.SalesUnitKeys).ConfigureHttpClients(static http => http.AddVippsAuthentication()));
    }

    private static TestApp AppWith(
        VippsStub vipps, Action<IServiceCollection>? add = null, Action<VippsWebhooksOptions>? configure = null) => TestApp.Build(services =>
        {
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress) + (configure ?? (static _ => { })));
            (add ?? (static services => services.AddHttpClient("payments").AddVippsAuthentication()))(services);
        });

    private static HttpClient ClientOf(TestApp app, string name = "payments") =>
        app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private static IReadOnlyList<WireMock.IRequestMessage> PaymentsOf(VippsStub vipps) => [.. vipps.Requests.Where(static request => request.Path == Path)];

    private static string? NumberOf(WireMock.IRequestMessage request) =>
        request.Headers!.TryGetValue("Merchant-Serial-Number", out var number) ? number.Single() : null;

    private static void AssertStamped(
        WireMock.IRequestMessage request, string number = The.MerchantSerialNumber, string token = "token-1")
    {
        Assert.Equal(token, VippsStub.BearerOf(request));
        Assert.Equal(The.SubscriptionKey, request.Headers!["Ocp-Apim-Subscription-Key"].Single());
        Assert.Equal(number, NumberOf(request));
        Assert.True(request.Headers.ContainsKey("User-Agent"));
        Assert.False(request.Headers.ContainsKey("client_secret"));
    }

    private static HttpContent ContentOf(string kind) => kind switch
    {
        "text" => new StringContent("order-1"),
        "json" => JsonContent.Create(new NewPayment("order-1")),
        "stream" => new StreamContent(new OnceReadable("order-1")),
        _ => new MultipartFormDataContent { { new StreamContent(new OnceReadable("order-1")), "file" } },
    };

    public interface IEPaymentApi
    {
        [Post("/epayment/v1/payments")]
        Task<IApiResponse> CreateAsync([Body] NewPayment payment, CancellationToken cancellationToken);

        [Post("/epayment/v1/payments")]
        Task<IApiResponse> CreateForAsync(
            [Body] NewPayment payment, [Property(VippsRequestOptions.MerchantSerialNumberName)] string number, CancellationToken cancellationToken);
    }

    public sealed record NewPayment(string Reference);

    private sealed class EPaymentClient(HttpClient http)
    {
        public Task<HttpResponseMessage> CreateAsync(CancellationToken cancellationToken) =>
            http.PostAsJsonAsync("epayment/v1/payments", new NewPayment("order-1"), cancellationToken);
    }

    private sealed class Repeating(List<string> seen) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            seen.Add(request.ToString());
            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A body that comes from elsewhere, and does not come twice.</summary>
    private sealed class OnceReadable(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
