using System.Net;
using System.Text.Json;

namespace Vipps.Webhooks.Sandbox.Tests.Tokens;

public sealed class StandardTokenTests
{
    [Fact]
    public async Task Token_WithTheRightKeys_HasEveryFieldAsText()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock);
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.Keys.SubscriptionKey };

        using var answer = await caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json;charset=UTF-8", answer.Content.Headers.NonValidated["Content-Type"].ToString());
        var body = await answer.JsonAsync();
        Assert.All(body, field => Assert.Equal(JsonValueKind.String, field.Value!.GetValueKind()));
        Assert.Equal("Bearer", (string)body["token_type"]!);
        Assert.Equal("3600", (string)body["expires_in"]!);
        Assert.Equal("0", (string)body["ext_expires_in"]!);
        Assert.Equal($"{Some.Monday.AddHours(1).ToUnixTimeSeconds()}", (string)body["expires_on"]!);
        Assert.Equal($"{Some.Monday.AddMinutes(-5).ToUnixTimeSeconds()}", (string)body["not_before"]!);
        Assert.NotNull(body["resource"]);
        Assert.Matches(@"^eyJ[\w-]+\.[\w-]+\.[\w-]+$", (string)body["access_token"]!);
        Assert.InRange(((string)body["access_token"]!).Length, 1000, 4000);
    }

    [Fact]
    public async Task Token_FetchedTwice_BothAreGood()
    {
        await using var vipps = await Some.SandboxAsync();
        using var first = await Caller.ForSalesUnitAsync(vipps);
        using var second = await Caller.ForSalesUnitAsync(vipps);

        Assert.NotEqual(first.Authorization, second.Authorization);
        Assert.Empty(await first.ListedAsync());
        Assert.Empty(await second.ListedAsync());
        Assert.Equal(2, vipps.TokenRequestCount);
    }

    [Fact]
    public async Task Token_WithTheSecondarySubscriptionKey_IsGoodWithThePrimaryOne()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        caller.SubscriptionKey = vipps.Keys.SecondarySubscriptionKey;
        caller.Authorization = "Bearer " + await caller.FetchTokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);
        caller.SubscriptionKey = vipps.Keys.SubscriptionKey;

        Assert.Empty(await caller.ListedAsync());
    }

    [Theory]
    [InlineData(null, "missing subscription key")]
    [InlineData("00000000000000000000000000000000", "invalid subscription key")]
    public async Task Token_WithoutAGoodSubscriptionKey_IsRefusedByTheGateway(string? key, string reason)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps) { SubscriptionKey = key };

        using var answer = await caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.Equal(401, (int)body["statusCode"]!);
        Assert.StartsWith($"Access denied due to {reason}. ", (string)body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_WithThePartnersSubscriptionKey_IsRefusedByTheGateway()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.PartnerKeys.SubscriptionKey };

        using var answer = await caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("11111111-1111-1111-1111-111111111111", HttpStatusCode.BadRequest, "unauthorized_client", 700016)]
    [InlineData("the right one", HttpStatusCode.Unauthorized, "invalid_client", 7000215)]
    [InlineData(null, HttpStatusCode.BadRequest, "invalid_request", 900144)]
    public async Task Token_WithBadCredentials_IsRefusedByEntraId(string? clientId, HttpStatusCode status, string error, int code)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.Keys.SubscriptionKey };

        using var answer = await caller.TokenAsync(clientId == "the right one" ? vipps.Keys.ClientId : clientId, "no such secret");

        Assert.Equal(status, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.Equal(
            ["error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"],
            body.Select(field => field.Key));
        Assert.Equal(error, (string)body["error"]!);
        Assert.StartsWith($"AADSTS{code}: ", (string)body["error_description"]!, StringComparison.Ordinal);
        Assert.Equal(code, (int)body["error_codes"]![0]!);
    }

    [Fact]
    public async Task Token_AtTheEndOfItsLifetime_IsRefused()
    {
        var clock = Some.Clock();
        await using var vipps = await Some.SandboxAsync(clock, options => options.TokenLifetime = TimeSpan.FromMinutes(10));
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Empty(await caller.ListedAsync());
        clock.Advance(TimeSpan.FromTicks(1));
        using var late = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Fact]
    public async Task Token_AfterRevocation_IsRefusedAndANewOneIsGood()
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        vipps.RevokeTokens();
        using var refused = await caller.ListAsync();
        using var renewed = await Caller.ForSalesUnitAsync(vipps);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Empty(await renewed.ListedAsync());
    }

    [Fact]
    public async Task Token_OfAnotherSandbox_IsRefused()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var other = await Some.SandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        using var stranger = await Caller.ForSalesUnitAsync(other);

        caller.Authorization = stranger.Authorization;
        using var answer = await caller.ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("YOUR-MSN")]
    [InlineData("12-34")]
    [InlineData("-123456")]
    [InlineData("123 456")]
    [InlineData("123456, 123456")]
    public async Task Token_ForASalesUnitThatIsNotANumber_IsRefused(string merchantSerialNumber)
    {
        await using var vipps = await Some.SandboxAsync();
        using var caller = new Caller(vipps) { SubscriptionKey = vipps.Keys.SubscriptionKey, MerchantSerialNumber = merchantSerialNumber };

        using var answer = await caller.TokenAsync(vipps.Keys.ClientId, vipps.Keys.ClientSecret);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Merchant-Serial-Number", (string)(await answer.JsonAsync())["message"]!, StringComparison.Ordinal);
    }
}
