using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>Answers that cannot be read, in whole or in part: their status counts, and what may have happened is said.</summary>
public sealed class UnreadableAnswersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.Created, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    public async Task Register_BrokenCompression_KeepsTheStatusAndSaysWhetherItMayHaveHappened(HttpStatusCode status, bool outcomeUnknown)
    {
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => BrokenGzipAsync(stream, status, stopping));
        await using var app = Decompressing(vipps, options => options.Retry.MaxRetryAttempts = 0);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation).InTime());

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(outcomeUnknown, failure.OutcomeUnknown);
        Assert.Equal(2, vipps.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task List_BrokenCompression_IsRetried(HttpStatusCode status)
    {
        var calls = 0;
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => ++calls == 1
            ? BrokenGzipAsync(stream, status, stopping)
            : RawServer.RespondAsync(stream, "200 OK", """{"webhooks":[]}""", stopping));
        await using var app = Decompressing(vipps);

        Assert.Empty(await app.Client.ListAsync(Cancellation).InTime());
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task List_CompressionThatIsAlwaysBroken_IsTransientAndKeepsTheStatus()
    {
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => BrokenGzipAsync(stream, HttpStatusCode.OK, stopping));
        await using var app = Decompressing(vipps);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation).InTime());

        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
        Assert.True(failure.IsTransient);
        Assert.Equal(5, vipps.Requests.Count); // the token, and four attempts
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task Token_BrokenCompression_KeepsTheStatus(HttpStatusCode status)
    {
        await using var vipps = RawServer.Start((_, stream, stopping) => BrokenGzipAsync(stream, status, stopping));
        await using var app = Decompressing(vipps);

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(Cancellation).InTime());

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK, failure.IsTransient);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidDataException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(ObjectDisposedException))]
    public async Task Register_WhateverIsThrownAfterItWasSent_TheOutcomeIsUnknown(Type thrown)
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        var calls = 0;
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(() => new Throwing(thrown, () => calls++))));

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.True(failure.OutcomeUnknown);
        Assert.False(failure.IsTransient);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Register_SomethingThrownBeforeItWasSent_IsThatAndNothingUnknown()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.AddHttpMessageHandler(() => new ThrowingBefore())));

        await Assert.ThrowsAsync<NotSupportedException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.Empty(vipps.Calls);
    }

    [Fact]
    public async Task Token_WithHalfASurrogate_IsNoToken()
    {
        using var vipps = new VippsStub().OnToken(_ => new(HttpStatusCode.OK, """{"access_token":"\ud800","expires_in":"3600"}"""));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(Cancellation));

        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
        Assert.True(failure.IsTransient);
    }

    [Theory]
    [InlineData("""{"id":"\ud800","secret":"s"}""")]
    [InlineData("""{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08","secret":"\udfff"}""")]
    [InlineData("""{"\ud800":1,"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08"}""")]
    public async Task Register_WithHalfASurrogate_TheOutcomeIsUnknown(string body)
    {
        using var vipps = new VippsStub().WithTokens().OnRegister(_ => new(HttpStatusCode.Created, body));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.RegisterAsync(The.Registration, Cancellation));

        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(HttpStatusCode.Created, failure.StatusCode);
    }

    [Fact]
    public async Task Error_WithHalfASurrogate_KeepsWhatElseItSays()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(
            HttpStatusCode.BadRequest, """{"title":"\ud800","detail":"Too many.","extraDetails":["\udc00",{"name":"url","reason":"Taken."}]}"""));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(Cancellation));

        Assert.Equal("Too many.", failure.Problem!.Detail);
        Assert.Equal("Taken.", Assert.Single(failure.Problem.Details).Reason);
    }

    [Theory]
    [InlineData("\"https://shop.example:99999/\"", "https://shop.example:99999/")]
    [InlineData("\"http://[\"", "http://[")]
    [InlineData("\"/hooks\"", "/hooks")]
    [InlineData("\"file:///hooks\"", "file:///hooks")]
    [InlineData("\"mailto:shop@shop.example\"", "mailto:shop@shop.example")]
    [InlineData("\"\"", "")]
    [InlineData("null", "")]
    [InlineData("17", "17")]
    [InlineData("\"\\ud800\"", "\"\\ud800\"")]
    public async Task List_WithAnOddUrl_ListsItWithTheOthers_SoThatItCanBeDeleted(string url, string text)
    {
        var odd = Guid.NewGuid();
        using var vipps = new VippsStub().WithTokens()
            .OnList(_ => new(HttpStatusCode.OK, $$"""
                {"webhooks":[{"id":"{{odd}}","url":{{url}},"events":["a.b.v1",3,"","\ud800"]},{"id":"{{The.WebhookId}}","url":"{{The.CallbackUrl}}","events":null}]}
                """))
            .OnDelete(_ => new(HttpStatusCode.NoContent));
        await using var app = TestApp.With(vipps.BaseAddress);

        var webhooks = await app.Client.ListAsync(Cancellation);

        Assert.Equal([odd, The.WebhookId], webhooks.Select(webhook => webhook.Id));
        Assert.Null(webhooks[0].Url);
        Assert.Equal(text, webhooks[0].UrlText);
        Assert.Equal("a.b.v1", Assert.Single(webhooks[0].Events).Name);
        Assert.Equal(The.CallbackUrl, webhooks[1].Url);
        Assert.Equal(The.CallbackUrl.OriginalString, webhooks[1].UrlText);
        Assert.Empty(webhooks[1].Events);
        Assert.True(await app.Client.DeleteAsync(odd, Cancellation));
    }

    [Fact]
    public async Task List_WithEntriesThatHaveNoId_LeavesThemOutAndSaysSo()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.OK, $$"""
            {"webhooks":[null,{"url":"https://shop.example/"},{"id":"seventeen","url":"https://shop.example/"},{"id":"{{The.WebhookId}}"}]}
            """));
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.Equal(The.WebhookId, Assert.Single(await app.Client.ListAsync(Cancellation)).Id);

        var warning = Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.StartsWith("Vipps listed 3 webhooks without an id", warning.Message, StringComparison.Ordinal);
    }

    private static TestApp Decompressing(RawServer vipps, Action<VippsWebhooksOptions>? configure = null) => TestApp.Build(services =>
    {
        services.ConfigureHttpClientDefaults(http => http.UseSocketsHttpHandler(
            (handler, _) => handler.AutomaticDecompression = DecompressionMethods.All));
        services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress) + (configure ?? (static _ => { })));
    });

    private static async Task BrokenGzipAsync(NetworkStream stream, HttpStatusCode status, CancellationToken cancellationToken) =>
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {(int)status} Said\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnot gzip!"),
            cancellationToken);

    private sealed class Throwing(Type thrown, Action called) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath != VippsStub.WebhooksPath)
            {
                return response;
            }

            called();
            response.Dispose();
            throw thrown == typeof(ObjectDisposedException) ? new ObjectDisposedException("it") : (Exception)Activator.CreateInstance(thrown)!;
        }
    }

    private sealed class ThrowingBefore : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath == VippsStub.WebhooksPath ? throw new NotSupportedException() : base.SendAsync(request, cancellationToken);
    }
}
