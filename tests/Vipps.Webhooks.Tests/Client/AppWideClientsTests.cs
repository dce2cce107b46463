using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.HeaderPropagation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Tests.Shared;
using Vipps.Webhooks.Tests.Support;
using WireMock;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>What an app does to all of its HttpClients is used, or refused with a sentence; and it reaches no key.</summary>
public sealed class AppWideClientsTests
{
    /// <summary>Ours, those of HTTP itself, and that of distributed tracing, which the runtime stamps last.</summary>
    private static readonly string[] TokenRequestHeaders =
    [
        "Accept", "client_id", "client_secret", "Content-Length", "Host", "Merchant-Serial-Number", "Ocp-Apim-Subscription-Key",
        "traceparent", "User-Agent",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DefaultHeadersOnAllClients_StayOffTheTokenRequest_AndReplaceNoneOfOurs()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.ConfigureHttpClient(client => AddHeadersOfTheApp(client.DefaultRequestHeaders)));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        await app.Client.ListAsync(Cancellation);

        AssertHeadersAreOurs(vipps);
    }

    [Fact]
    public async Task HeadersOfAHandlerOnAllClients_StayOffTheTokenRequest_AndReplaceNoneOfOurs()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.Build(services =>
        {
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
            services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new AddingHeaders()));
        });

        await app.Client.ListAsync(Cancellation);

        AssertHeadersAreOurs(vipps);
    }

    [Theory]
    [InlineData(null)] // a background service
    [InlineData("correlation-1")]
    public async Task HeaderPropagationOnAllClients_IsNotForOurs_WhichABackgroundServiceCallsAsWell(string? incoming)
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new HeaderPropagationMessageHandler()));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });
        HeaderPropagationMessageHandler.IncomingRequest.Value = incoming;

        await app.Client.ListAsync(Cancellation);

        Assert.DoesNotContain("X-Correlation-Id", Assert.Single(vipps.Calls).Headers!.Keys);
        AssertTokenRequestIsOurs(Assert.Single(vipps.TokenRequests));
    }

    [Theory]
    [InlineData("HttpClientHandler")]
    [InlineData("SocketsHttpHandler")]
    [InlineData("UseSocketsHttpHandler")]
    [InlineData("FromTheOneBefore")]
    public async Task ProxyOnAllClients_IsUsed(string kind)
    {
        await using var proxy = RawServer.Start((request, stream, stopping) => RawServer.RespondAsync(
            stream, "200 OK", request.StartsWith("POST", StringComparison.Ordinal) ? """{"access_token":"t","expires_in":"3600"}""" : """{"webhooks":[]}""", stopping));
        var webProxy = new WebProxy(proxy.BaseAddress);
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => _ = kind switch
            {
                "HttpClientHandler" => http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { Proxy = webProxy, AllowAutoRedirect = false }),
                "SocketsHttpHandler" => http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Proxy = webProxy, AllowAutoRedirect = false }),
                "UseSocketsHttpHandler" => http.UseSocketsHttpHandler((handler, _) => handler.Proxy = webProxy),
                _ => http.ConfigurePrimaryHttpMessageHandler((handler, _) => ((SocketsHttpHandler)handler).Proxy = webProxy),
            });
            services.AddVippsWebhooks(The.KeysFor(new Uri("http://127.0.0.1:9")));
        });

        Assert.Empty(await app.Client.ListAsync(Cancellation));

        Assert.Equal(
            ["POST http://127.0.0.1:9/accesstoken/get HTTP/1.1", "GET http://127.0.0.1:9/webhooks/v1/webhooks HTTP/1.1"],
            proxy.Requests.Select(request => request.Split("\r\n")[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandlerThatAllClientsShare_IsUsedAsItIs(bool isInUse)
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        using var shared = new SocketsHttpHandler { AllowAutoRedirect = false };
        var before = SettingsOf(shared);
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => shared));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });
        if (isInUse)
        {
            using var other = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("another");
            using var response = await other.GetAsync(new Uri(vipps.BaseAddress, "other"), Cancellation);
        }

        Assert.Empty(await app.Client.ListAsync(Cancellation));

        Assert.Equal(before, SettingsOf(shared));
    }

    [Theory]
    [InlineData("SocketsHttpHandler", false)]
    [InlineData("SocketsHttpHandler", true)]
    [InlineData("HttpClientHandler", false)]
    public async Task HandlerThatFollowsRedirects_IsRefusedWithASentence_AndNotChanged(string kind, bool isWrapped)
    {
        using var elsewhere = new VippsStub().WithTokens();
        using var vipps = new VippsStub().OnToken(_ => new(HttpStatusCode.TemporaryRedirect, Headers: new()
        {
            ["Location"] = new Uri(elsewhere.BaseAddress, VippsStub.TokenPath).ToString(),
        }));
        using HttpMessageHandler shared = kind == "HttpClientHandler" ? new HttpClientHandler() : new SocketsHttpHandler();
        using HttpMessageHandler given = isWrapped ? new Wrapping(shared) : shared;
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => given));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        var refusal = Assert.Throws<InvalidOperationException>(() => app.Client);

        Assert.Contains("AllowAutoRedirect = false", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(kind, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConfigureHttpClients", refusal.Message, StringComparison.Ordinal);
        Assert.True(shared is HttpClientHandler { AllowAutoRedirect: true } or SocketsHttpHandler { AllowAutoRedirect: true });
        Assert.Empty(vipps.Requests);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task HandlerOfOurs_FollowsNoRedirect_EvenIfTheAppAsksAllClientsTo()
    {
        using var elsewhere = new VippsStub().WithTokens();
        using var vipps = new VippsStub().OnToken(_ => new(HttpStatusCode.TemporaryRedirect, Headers: new()
        {
            ["Location"] = new Uri(elsewhere.BaseAddress, VippsStub.TokenPath).ToString(),
        }));
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.UseSocketsHttpHandler((handler, _) => handler.AllowAutoRedirect = true));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(Cancellation));

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task HandlerOnAllClientsThatThrows_ItsReasonIsInTheLog_WithoutAKey()
    {
        using var vipps = new VippsStub().WithTokens();
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new Failing(
                new InvalidOperationException($"No tenant. {The.ClientSecret}", new IOException("No file.")))));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(Cancellation));

        var warning = Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning).Message;
        Assert.Contains("InvalidOperationException: No tenant. *** <- IOException: No file.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatIsNotThere_TheCauseIsInTheLog()
    {
        await using var app = TestApp.With(new Uri($"http://127.0.0.1:{FreePort.Next()}"), options => options.Retry.MaxRetryAttempts = 0);

        await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(Cancellation));

        var warning = Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning).Message;
        Assert.Contains("HttpRequestException (ConnectionError) <- SocketException (ConnectionRefused)", warning, StringComparison.Ordinal);
    }

    private static void AddHeadersOfTheApp(HttpRequestHeaders headers)
    {
        headers.Authorization = new AuthenticationHeaderValue("Bearer", "a-token-of-the-app");
        headers.Host = "another.example";
        headers.Add("Merchant-Serial-Number", "999999");
        headers.Add("Psp-Id", "a-psp-of-the-app");
        headers.Add("Cookie", "session=of-a-customer");
        headers.Add("X-Correlation-Id", "correlation-1");
    }

    private static void AssertHeadersAreOurs(VippsStub vipps)
    {
        AssertTokenRequestIsOurs(Assert.Single(vipps.TokenRequests));
        var headers = Assert.Single(vipps.Calls).Headers!;
        Assert.Equal("Bearer token-1", headers["Authorization"].Single());
        Assert.Equal(The.MerchantSerialNumber, headers["Merchant-Serial-Number"].Single());
        Assert.Equal(vipps.BaseAddress.Authority, headers["Host"].Single());
        Assert.DoesNotContain("Psp-Id", headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("correlation-1", headers["X-Correlation-Id"].Single());
    }

    private static void AssertTokenRequestIsOurs(IRequestMessage request)
    {
        Assert.Empty(request.Headers!.Keys.Except(TokenRequestHeaders, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(The.ClientSecret, request.Headers!["client_secret"].Single());
        Assert.Equal(The.MerchantSerialNumber, request.Headers["Merchant-Serial-Number"].Single());
    }

    private static (bool, bool, TimeSpan, TimeSpan, IWebProxy?) SettingsOf(SocketsHttpHandler handler) =>
        (handler.AllowAutoRedirect, handler.UseCookies, handler.ConnectTimeout, handler.PooledConnectionLifetime, handler.Proxy);

    private sealed class AddingHeaders : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            AddHeadersOfTheApp(request.Headers);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Failing(Exception exception) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw exception;
    }

    private sealed class Wrapping(HttpMessageHandler inner) : DelegatingHandler(inner);
}
