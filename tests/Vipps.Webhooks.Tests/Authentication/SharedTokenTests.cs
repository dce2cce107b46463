using System.Net;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Authentication;

/// <summary>Many callers and one token, over real sockets and with the real registrations.</summary>
public sealed class SharedTokenTests
{
    [Fact]
    public async Task Cold_50ConcurrentCalls_MakeOneTokenRequest()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.Client.ListAsync(TestContext.Current.CancellationToken))).InTime();

        Assert.Single(vipps.TokenRequests);
        Assert.Equal(50, vipps.Calls.Count);
    }

    [Fact]
    public async Task Cold_FirstCallerCancels_StillOneTokenRequest()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answer = new ManualResetEventSlim();
        using var vipps = new VippsStub()
            .OnToken(_ =>
            {
                asked.TrySetResult();
                answer.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
                return VippsStub.Json(HttpStatusCode.OK, new { access_token = "token-1", expires_in = "3600" });
            })
            .WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);
        using var impatient = new CancellationTokenSource();
        var first = app.Client.ListAsync(impatient.Token);
        await asked.Task.InTime();
        var others = Enumerable.Range(0, 10).Select(_ => app.Client.ListAsync(TestContext.Current.CancellationToken)).ToArray();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        answer.Set();
        await Task.WhenAll(others).InTime();

        Assert.Single(vipps.TokenRequests);
    }

    [Fact]
    public async Task TokenEndpointDown_20CallsTogetherAnd20InARow_MakeAtMostTwoRequests()
    {
        using var vipps = new VippsStub().OnToken(_ => new(HttpStatusCode.ServiceUnavailable)).WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);

        var together = Enumerable.Range(0, 20).Select(_ => app.Client.ListAsync(TestContext.Current.CancellationToken)).ToArray();
        foreach (var call in together)
        {
            await Assert.ThrowsAsync<VippsTokenException>(() => call.InTime());
        }

        for (var i = 0; i < 20; i++)
        {
            var failure = await Assert.ThrowsAsync<VippsTokenException>(
                () => app.Client.ListAsync(TestContext.Current.CancellationToken).InTime());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.StatusCode);
        }

        Assert.InRange(vipps.TokenRequests.Count, 1, 2);
        Assert.Empty(vipps.Calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task TokenEndpoint_RefusesTheKeys_IsLeftAloneForAMinute(HttpStatusCode status)
    {
        using var vipps = new VippsStub().OnToken(_ => new(status));
        await using var app = TestApp.With(vipps.BaseAddress);

        var first = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));
        var second = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.False(first.IsTransient);
        Assert.InRange(second.RetryAfter!.Value, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(72));
        Assert.Single(vipps.TokenRequests);
    }

    [Fact]
    public async Task TokenEndpoint_AsksForPatience_IsGivenIt()
    {
        using var vipps = new VippsStub().OnToken(_ => new(HttpStatusCode.TooManyRequests, Headers: new() { ["Retry-After"] = "300" }));
        await using var app = TestApp.With(vipps.BaseAddress);

        var first = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));
        var second = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.True(first.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(300), first.RetryAfter);
        Assert.InRange(second.RetryAfter!.Value, TimeSpan.FromSeconds(250), TimeSpan.FromSeconds(300));
        Assert.Single(vipps.TokenRequests);
    }

    [Fact]
    public async Task TokenEndpoint_FailsOnce_IsAskedASecondTime()
    {
        var requests = 0;
        using var vipps = new VippsStub()
            .OnToken(_ => Interlocked.Increment(ref requests) == 1
                ? new(HttpStatusCode.InternalServerError)
                : VippsStub.Json(HttpStatusCode.OK, new { access_token = "token-1", expires_in = "3600" }))
            .WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);

        Assert.Empty(await app.Client.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rejected_10CallsWithOneDeadToken_MakeOneNewTokenAndAllSucceed()
    {
        var refused = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var vipps = new VippsStub()
            .WithTokens()
            .OnListLater(async request =>
            {
                if (VippsStub.BearerOf(request) != "token-1")
                {
                    return VippsStub.EmptyList();
                }

                // All ten are refused together, so that all ten report the same token.
                if (Interlocked.Increment(ref refused) == 10)
                {
                    all.SetResult();
                }

                await all.Task.InTime();
                return new(HttpStatusCode.Unauthorized);
            });
        await using var app = TestApp.With(vipps.BaseAddress);
        await app.Tokens.GetTokenAsync(TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Client.ListAsync(TestContext.Current.CancellationToken))).InTime();

        Assert.Equal(2, vipps.TokenRequests.Count);
        Assert.Equal(20, vipps.Calls.Count);
    }

    [Fact]
    public async Task Rejected_WhateverTheToken_IsRetriedOnceAndDoesNotHammerTheTokenEndpoint()
    {
        using var vipps = new VippsStub().WithTokens().OnList(_ => new(HttpStatusCode.Unauthorized));
        await using var app = TestApp.With(vipps.BaseAddress);

        for (var i = 0; i < 5; i++)
        {
            var failure = await Assert.ThrowsAsync<VippsApiException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));
            Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        }

        Assert.Equal(2, vipps.TokenRequests.Count);
        Assert.Equal(6, vipps.Calls.Count);
    }

    [Fact]
    public async Task Rejected_AfterItWasTaken_IsRenewedAgainAtOnce()
    {
        var calls = 0;
        using var vipps = new VippsStub().WithTokens().OnList(_ =>
            Interlocked.Increment(ref calls) is 1 or 3 ? new(HttpStatusCode.Unauthorized) : VippsStub.EmptyList());
        await using var app = TestApp.With(vipps.BaseAddress);

        await app.Client.ListAsync(TestContext.Current.CancellationToken);
        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["token-1", "token-2", "token-2", "token-3"], vipps.Calls.Select(VippsStub.BearerOf));
    }

    [Fact]
    public async Task Rejected_WithABodyThatBreaksOff_IsRenewedAllTheSame()
    {
        var calls = 0;
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => Interlocked.Increment(ref calls) == 1
            ? stream.WriteAsync("HTTP/1.1 401 No\r\nContent-Length: 500\r\n\r\n{"u8.ToArray(), stopping).AsTask()
            : RawServer.RespondAsync(stream, "200 OK", """{"webhooks":[]}""", stopping));
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.MaxRetryAttempts = 0);

        Assert.Empty(await app.Client.ListAsync(TestContext.Current.CancellationToken).InTime());
    }

    [Fact]
    public async Task Rejected_Register_IsRetriedWithTheSameBody()
    {
        using var vipps = new VippsStub()
            .WithTokens()
            .OnRegister(request => VippsStub.BearerOf(request) == "token-1" ? new(HttpStatusCode.Unauthorized) : VippsStub.Registered());
        await using var app = TestApp.With(vipps.BaseAddress);

        await app.Client.RegisterAsync(The.Registration, TestContext.Current.CancellationToken);

        Assert.Equal(2, vipps.Calls.Count);
        Assert.Equal(vipps.Calls[0].Body, vipps.Calls[1].Body);
        Assert.NotEmpty(vipps.Calls[1].Body!);
        Assert.Equal(The.SubscriptionKey, vipps.Calls[1].Headers!["Ocp-Apim-Subscription-Key"].Single()); // and not "key, key"
    }

    [Fact]
    public async Task ForSalesUnit_HasATokenOfItsOwn()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress, options =>
        {
            options.KeyType = VippsKeyType.Partner;
            options.SystemName = "acme";
        });

        foreach (var client in (IWebhooksClient[])
            [app.Client, app.Client.ForSalesUnit("654321"), app.Client.ForSalesUnit("654321"), app.Client.ForSalesUnit(null), app.Client])
        {
            await client.ListAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["123456", "654321", null], vipps.TokenRequests.Select(MerchantSerialNumberOf));
        Assert.Equal(["123456", "654321", "654321", null, "123456"], vipps.Calls.Select(MerchantSerialNumberOf));
        Assert.Equal(["token-1", "token-2", "token-2", "token-3", "token-1"], vipps.Calls.Select(VippsStub.BearerOf));
        Assert.Same(
            await app.Tokens.ForSalesUnit("654321").GetTokenAsync(TestContext.Current.CancellationToken),
            await app.Tokens.ForSalesUnit("654321").GetTokenAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ForSalesUnit_ThatIsNoNumber_IsRefused()
    {
        await using var app = TestApp.With(new Uri("https://apitest.vipps.no"));

        Assert.Throws<InvalidOperationException>(() => app.Client.ForSalesUnit(null)); // the keys of a sales unit never go without one
        Assert.Throws<ArgumentException>(() => app.Client.ForSalesUnit("12a"));
        Assert.Throws<ArgumentException>(() => app.Client.ForSalesUnit(""));
        Assert.Throws<ArgumentException>(() => app.Tokens.ForSalesUnit("123\r\n"));
    }

    [Fact]
    public async Task ForSalesUnit_ThousandsOfSalesUnits_ExpiredTokensDoNotPileUp()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var fetched = 0;
        using var source = new ConnectionSource(clock);
        using var tokens = source.NewProvider(() =>
        {
            fetched++;
            return Webhooks.Authentication.TokenOutcome.Success("token", TimeSpan.FromHours(1));
        });
        for (var i = 0; i < 1_000; i++)
        {
            await tokens.CacheFor($"{i}").GetTokenAsync(TestContext.Current.CancellationToken);
        }

        var before = tokens.CacheFor("1");
        clock.Advance(TimeSpan.FromHours(1));
        var live = tokens.CacheFor("2");
        await live.GetTokenAsync(TestContext.Current.CancellationToken);
        await tokens.CacheFor("999999").GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.NotSame(before, tokens.CacheFor("1"));
        Assert.Same(live, tokens.CacheFor("2"));
        Assert.Equal(1_002, fetched);
    }

    private static string? MerchantSerialNumberOf(WireMock.IRequestMessage request) =>
        request.Headers!.TryGetValue("Merchant-Serial-Number", out var values) ? values.Single() : null;
}
