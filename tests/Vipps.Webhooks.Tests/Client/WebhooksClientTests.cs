using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>The three calls, as they go over the wire.</summary>
public sealed class WebhooksClientTests
{
    [Fact]
    public async Task Register_SendsUrlAndEvents_AndGivesIdAndSecret()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.With(vipps.BaseAddress);

        var registered = await app.Client.RegisterAsync(The.Registration, TestContext.Current.CancellationToken);

        Assert.Equal(The.WebhookId, registered.Id);
        Assert.Equal(The.WebhookSecret, registered.Secret);
        Assert.Equal(The.CallbackUrl, registered.Url);
        Assert.Equal(The.Registration.Events, registered.Events);
        var call = Assert.Single(vipps.Calls);
        Assert.Equal(
            """{"url":"https://shop.example/hooks/vipps?shop=1","events":["epayments.payment.authorized.v1","epayments.payment.captured.v1"]}""",
            call.Body);
        Assert.StartsWith("application/json", call.Headers!["Content-Type"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryCall_CarriesTokenKeysSalesUnitAndSystem()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration().WithEmptyList().OnDelete(_ => new(HttpStatusCode.NoContent));
        await using var app = TestApp.With(vipps.BaseAddress, options =>
        {
            options.SystemName = "acmeshop";
            options.SystemVersion = "1.2.3";
            options.PluginName = "acmeplugin";
            options.PluginVersion = "4.5";
        });

        await app.Client.RegisterAsync(The.Registration, TestContext.Current.CancellationToken);
        await app.Client.ListAsync(TestContext.Current.CancellationToken);
        await app.Client.DeleteAsync(The.WebhookId, TestContext.Current.CancellationToken);

        Assert.Equal(["POST", "GET", "DELETE"], vipps.Calls.Select(call => call.Method));
        Assert.Equal("/webhooks/v1/webhooks/497f6eca-6276-4993-bfeb-53cbbbba6f08", vipps.Calls[2].Path);
        Assert.All(vipps.Calls, call =>
        {
            Assert.Equal("Bearer token-1", Header("Authorization"));
            Assert.Equal(The.SubscriptionKey, Header("Ocp-Apim-Subscription-Key"));
            Assert.Equal(The.MerchantSerialNumber, Header("Merchant-Serial-Number"));
            Assert.Equal("acmeshop", Header("Vipps-System-Name"));
            Assert.Equal("1.2.3", Header("Vipps-System-Version"));
            Assert.Equal("acmeplugin", Header("Vipps-System-Plugin-Name"));
            Assert.Equal("4.5", Header("Vipps-System-Plugin-Version"));
            Assert.StartsWith("Vipps.Webhooks/", Header("User-Agent"), StringComparison.Ordinal);
            Assert.DoesNotContain("client_secret", call.Headers!.Keys);
            Assert.DoesNotContain("Idempotency-Key", call.Headers!.Keys);

            string Header(string name) => call.Headers![name].Single();
        });
        Assert.Single(vipps.TokenRequests);
    }

    [Fact]
    public async Task PspKeys_SendThePspId()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress, options =>
        {
            options.KeyType = VippsKeyType.Psp;
            options.PspId = "psp-1";
            options.MerchantSerialNumber = null;
        });

        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        var call = Assert.Single(vipps.Calls);
        Assert.Equal("psp-1", call.Headers!["Psp-Id"].Single());
        Assert.DoesNotContain("Merchant-Serial-Number", call.Headers.Keys);
    }

    [Fact]
    public async Task BaseAddress_WithAPath_KeepsIt()
    {
        using var vipps = new VippsStub().WithTokens();
        await using var app = TestApp.With(new Uri(vipps.BaseAddress, "/gateway/"));

        await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal("/gateway/accesstoken/get", Assert.Single(vipps.Requests).Path);
    }

    [Fact]
    public async Task List_GivesWhatVippsLists_AndKeepsUnknownNames()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => VippsStub.Json(HttpStatusCode.OK, new
        {
            webhooks = new object[]
            {
                new { id = The.WebhookId, url = "https://shop.example/hooks", events = new[] { "epayments.payment.captured.v1", "epayments.payment.settled.v9" }, note = "new" },
            },
            paging = "a field that does not exist yet",
        }));
        await using var app = TestApp.With(vipps.BaseAddress);

        var webhook = Assert.Single(await app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(The.WebhookId, webhook.Id);
        Assert.Equal(new Uri("https://shop.example/hooks"), webhook.Url);
        Assert.Equal([WebhookEventTypes.PaymentCaptured, new("epayments.payment.settled.v9")], webhook.Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"webhooks":[{"id":"not-a-guid","url":"https://a.example","events":[]}]}""")]
    [InlineData("""{"webhooks":[null]}""")]
    public async Task List_AnswerThatCannotBeRead_SaysSo(string body)
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.OK, body));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
        Assert.Contains("cannot be read", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.OutcomeUnknown);
    }

    [Theory]
    [InlineData(HttpStatusCode.NoContent, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task Delete_TellsWhetherItWasThere(HttpStatusCode status, bool expected)
    {
        using var vipps = new VippsStub().WithTokens().OnDelete(_ => new(status)).WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.Equal(expected, await app.Client.DeleteAsync(The.WebhookId, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)] // of a gateway that knows no such address, say
    public async Task Delete_RefusedAndStillListed_Throws(HttpStatusCode status)
    {
        using var vipps = new VippsStub().WithTokens().OnDelete(_ => new(status)).OnList(_ =>
            VippsStub.Json(HttpStatusCode.OK, new { webhooks = new[] { new { id = The.WebhookId, url = "https://shop.example", events = Array.Empty<string>() } } }));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(
            () => app.Client.DeleteAsync(The.WebhookId, TestContext.Current.CancellationToken));

        Assert.Equal(status, failure.StatusCode);
    }

    [Fact]
    public async Task Delete_RefusedAndTheListCannotBeHad_ThrowsWhatDeleteWasAnswered()
    {
        using var vipps = new VippsStub().WithTokens()
            .OnDelete(_ => new(HttpStatusCode.BadRequest)).OnList(_ => new(HttpStatusCode.Forbidden));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(
            () => app.Client.DeleteAsync(The.WebhookId, TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Delete_NoToken_IsNeverTakenForNotListed(HttpStatusCode status)
    {
        using var vipps = new VippsStub().OnToken(_ => new(status));
        await using var app = TestApp.With(vipps.BaseAddress);

        await Assert.ThrowsAsync<VippsTokenException>(
            () => app.Client.DeleteAsync(The.WebhookId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Delete_EmptyId_IsRefusedBeforeAnythingIsSent()
    {
        using var vipps = new VippsStub().WithTokens();
        await using var app = TestApp.With(vipps.BaseAddress);

        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.DeleteAsync(Guid.Empty, TestContext.Current.CancellationToken));

        Assert.Empty(vipps.Requests);
    }

    [Fact]
    public async Task Register_UnknownEventName_IsSentAndLoggedOnce()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.With(vipps.BaseAddress);
        var request = new RegisterWebhookRequest(The.CallbackUrl, [new("epayments.payment.settled.v9")]);

        await app.Client.RegisterAsync(request, TestContext.Current.CancellationToken);
        await app.Client.ForSalesUnit("654321").RegisterAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("epayments.payment.settled.v9", vipps.Calls[0].Body!, StringComparison.Ordinal);
        var warning = Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.Contains("epayments.payment.settled.v9", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_Call_IsAnOperationCanceledException()
    {
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        await using var app = TestApp.With(vipps.BaseAddress);
        using var cancellation = new CancellationTokenSource();
        var call = app.Client.ListAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.InTime());
    }

    [Fact]
    public async Task Redirect_IsNotFollowed_SoKeysStayWhereTheyBelong()
    {
        using var elsewhere = new VippsStub().WithEmptyList();
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.TemporaryRedirect, Headers: new()
        {
            ["Location"] = new Uri(elsewhere.BaseAddress, VippsStub.WebhooksPath).ToString(),
        }));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, failure.StatusCode);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed_WhateverThePrimaryHandler()
    {
        using var elsewhere = new VippsStub().WithTokens();
        using var vipps = new VippsStub().OnToken(_ => new(HttpStatusCode.TemporaryRedirect, Headers: new()
        {
            ["Location"] = new Uri(elsewhere.BaseAddress, VippsStub.TokenPath).ToString(),
        }));
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { AllowAutoRedirect = false })));

        await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task HandlerOfTheApp_SeesNoKeyAndCannotLeadThemElsewhere()
    {
        using var elsewhere = new VippsStub().WithTokens();
        using var vipps = new VippsStub().WithTokens();
        var seen = new List<string>();
        await using var app = TestApp.Build(services =>
        {
            services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new LeadingAstray(elsewhere.BaseAddress, seen)));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Empty(elsewhere.Requests);
        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, header => header.Contains(The.ClientSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task FilterOfTheApp_RegisteredFirst_AddsItsHandlersOutsideOurs()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        var seen = new List<string>();
        await using var app = TestApp.Build(services =>
        {
            services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new AddingLast(() => new LookingOn(seen)));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });

        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, seen.Count); // the token's, and the call
        Assert.All(seen, request =>
        {
            Assert.DoesNotContain("Authorization", request, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(The.ClientSecret, request, StringComparison.Ordinal);
            Assert.DoesNotContain(The.SubscriptionKey, request, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "500", false)]
    [InlineData(HttpStatusCode.BadRequest, "9999999999", false)]
    [InlineData(HttpStatusCode.InternalServerError, "9999999999", true)]
    public async Task ErrorWhoseBodyBreaksOff_KeepsItsStatus(HttpStatusCode status, string length, bool outcomeUnknown)
    {
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {(int)status} No\r\nContent-Length: {length}\r\n\r\n{{\"title\""), stopping).AsTask());
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(
            () => app.Client.RegisterAsync(The.Registration, TestContext.Current.CancellationToken).InTime());

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(outcomeUnknown, failure.OutcomeUnknown);
        Assert.False(failure.IsTransient);
    }

    [Theory]
    [InlineData(10.0, 2.0)] // the time for an error's body
    [InlineData(1.0, 1.0)] // the time for the whole try, where that is shorter
    public async Task ErrorWhoseBodyTrickles_KeepsItsStatusAndDelaysNobody(double attemptTimeout, double given)
    {
        var clock = new RecordingClock();
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => TrickleAsync(stream, stopping));
        await using var app = TestApp.With(
            vipps.BaseAddress, options => options.Retry.AttemptTimeout = TimeSpan.FromSeconds(attemptTimeout), clock);

        var registering = app.Client.RegisterAsync(The.Registration, TestContext.Current.CancellationToken);
        await clock.WaitForAsync(TimeSpan.FromSeconds(2));
        Assert.False(registering.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(given));

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => registering.InTime());
        Assert.Equal(HttpStatusCode.Forbidden, failure.StatusCode);
        Assert.False(failure.OutcomeUnknown);
    }

    [Fact]
    public async Task ErrorWhoseBodyTrickles_CallerCancels_IsACancellation()
    {
        var clock = new RecordingClock();
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => TrickleAsync(stream, stopping));
        await using var app = TestApp.With(vipps.BaseAddress, time: clock);
        using var cancellation = new CancellationTokenSource();

        var listing = app.Client.ListAsync(cancellation.Token);
        await clock.WaitForAsync(TimeSpan.FromSeconds(2));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing.InTime());
    }

    [Fact]
    public async Task PrimaryHandlerThatWrapsAnother_AndIsInUse_FollowsNoRedirect()
    {
        using var elsewhere = new VippsStub().WithEmptyList();
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.TemporaryRedirect, Headers: new()
        {
            ["Location"] = new Uri(elsewhere.BaseAddress, VippsStub.WebhooksPath).ToString(),
        }));
        using var shared = new Wrapping(new SocketsHttpHandler { AllowAutoRedirect = false });
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(() => shared)));
        await app.Tokens.GetTokenAsync(TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, failure.StatusCode);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task ErrorWithAnEndlessBody_KeepsItsStatusAndIsNotReadToTheEnd()
    {
        await using var vipps = RawServer.StartWithTokens(async (_, stream, stopping) =>
        {
            await stream.WriteAsync("HTTP/1.1 403 No\r\nConnection: close\r\n\r\n"u8.ToArray(), stopping);
            while (!stopping.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[8192], stopping);
            }
        });
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(
            () => app.Client.ListAsync(TestContext.Current.CancellationToken).InTime());

        Assert.Equal(HttpStatusCode.Forbidden, failure.StatusCode);
        Assert.Equal(2, vipps.Requests.Count);
    }

    [Fact]
    public async Task AnswerWithAByteOrderMark_IsRead()
    {
        using var vipps = new VippsStub()
            .OnToken(_ => new(HttpStatusCode.OK, """﻿{"access_token":"token-1","expires_in":"3600"}"""))
            .OnList(_ => new(HttpStatusCode.OK, """﻿{"webhooks":[]}"""))
            .OnRegister(_ => new(HttpStatusCode.BadRequest, """﻿{"title":"Marked"}"""));
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.Empty(await app.Client.ListAsync(TestContext.Current.CancellationToken));
        var failure = await Assert.ThrowsAsync<VippsApiException>(
            () => app.Client.RegisterAsync(The.Registration, TestContext.Current.CancellationToken));
        Assert.Equal("Marked", failure.Problem!.Title);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "SubscriptionKey")]
    [InlineData(HttpStatusCode.Forbidden, "MerchantSerialNumber")]
    public async Task Refusal_SaysWhichSettingToCheck(HttpStatusCode status, string setting)
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(status));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerLargerThanTheLimit_IsRefused()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.OK, new string(' ', 5_000_000)));
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.False(failure.IsTransient);
        Assert.Single(vipps.Calls);
        Assert.Contains("too large", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithoutAContainer_IsTheSameClient()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        using var client = WebhooksClient.Create(The.KeysFor(vipps.BaseAddress));

        var registered = await client.RegisterAsync(The.Registration, TestContext.Current.CancellationToken);

        Assert.Equal(The.WebhookId, registered.Id);
        Assert.Equal(The.SubscriptionKey, Assert.Single(vipps.Calls).Headers!["Ocp-Apim-Subscription-Key"].Single());
    }

    [Fact]
    public async Task Create_Disposed_LetsGoOfEverything()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        var client = WebhooksClient.Create(The.KeysFor(vipps.BaseAddress));

        client.Dispose();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Create_WithoutKeys_SaysWhichOnesAreMissing()
    {
        var failure = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => WebhooksClient.Create(options => options.Environment = VippsEnvironment.Test));

        Assert.Contains("ClientId", failure.Message, StringComparison.Ordinal);
    }

    private static async Task TrickleAsync(System.Net.Sockets.NetworkStream stream, CancellationToken stopping)
    {
        await stream.WriteAsync("HTTP/1.1 403 No\r\nContent-Length: 1000\r\n\r\n{\"title\""u8.ToArray(), stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
    }

    private sealed class Wrapping(HttpMessageHandler inner) : DelegatingHandler(inner);

    private sealed class AddingLast(Func<DelegatingHandler> newHandler) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.AdditionalHandlers.Add(newHandler());
        };
    }

    private sealed class LookingOn(List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add(request.ToString());
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class LeadingAstray(Uri elsewhere, List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add(request.ToString());
            request.RequestUri = new Uri(elsewhere, request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
