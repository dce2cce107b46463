using System.Net;

namespace Vipps.Webhooks.Sandbox.Tests.Tokens;

public sealed class MerchantTokenTests
{
    [Fact]
    public async Task Token_WithBasicAuthorization_HasTheSpellingOfTheSpecification()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps);

        using var answer = await caller.MerchantTokenAsync(vipps.MerchantKeys.ClientId, vipps.MerchantKeys.ClientSecret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.Equal(["access_token", "token_type", "expires_in"], body.Select(field => field.Key));
        Assert.Equal("application/json;charset=UTF-8", answer.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.Equal("900", (string)body["expires_in"]!);
        Assert.Equal("Bearer", (string)body["token_type"]!);
    }

    [Fact]
    public async Task Token_AfterFifteenMinutes_IsRefused()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        using var caller = await Caller.ForMerchantAsync(vipps);

        Assert.Empty(await caller.ListedAsync());
        clock.Advance(TimeSpan.FromMinutes(15));
        using var late = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Fact]
    public async Task Token_WithAWrongSecret_IsRefused()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps);

        using var answer = await caller.MerchantTokenAsync(vipps.MerchantKeys.ClientId, "wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Token_WithSalesUnitKeys_IsRefused()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps);

        using var answer = await caller.MerchantTokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Token_WithAnotherGrantType_IsABadRequest()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps);

        using var answer = await caller.MerchantTokenAsync(vipps.MerchantKeys.ClientId, vipps.MerchantKeys.ClientSecret, "password");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("unsupported_grant_type", (string)(await answer.JsonAsync())["error"]!);
    }

    [Fact]
    public async Task Call_WithASubscriptionKeyBesideAMerchantLevelToken_IsRefused()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForMerchantAsync(vipps);

        caller.SubscriptionKey = vipps.Keys.SubscriptionKey;
        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Call_WithASalesUnitBesideAMerchantLevelToken_IsForbidden()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForMerchantAsync(vipps);

        caller.MerchantSerialNumber = vipps.Keys.MerchantSerialNumber;
        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
