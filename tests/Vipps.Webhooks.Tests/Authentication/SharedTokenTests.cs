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
        using var all = new CountdownEvent(10);
        using var vipps = new VippsStub()
            .WithTokens()
            .OnList(request =>
            {
                if (VippsStub.BearerOf(request) != "token-1")
                {
                    return VippsStub.EmptyList();
                }

                // All ten are refused together, so that all ten report the same token.
                all.Signal();
                all.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
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
        Assert.Single(vipps.Calls[1].Headers!["Ocp-Apim-Subscription-Key"]);
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
        await tokens.CacheFor("new").GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.NotSame(before, tokens.CacheFor("1"));
        Assert.Equal(1_001, fetched);
    }

    private static string? MerchantSerialNumberOf(WireMock.IRequestMessage request) =>
        request.Headers!.TryGetValue("Merchant-Serial-Number", out var values) ? values.Single() : null;
}
