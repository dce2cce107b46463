using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Authentication;

/// <summary>The two token flows on the wire.</summary>
public sealed class TokenEndpointTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task StandardFlow_SendsKeysAsHeadersAndAnEmptyBody()
    {
        await using var vipps = RawServer.StartWithTokens((_, stream, stopping) => Task.CompletedTask);
        await using var app = TestApp.With(vipps.BaseAddress, options =>
        {
            options.SystemName = "acmeshop";
            options.SystemVersion = "1.2.3";
            options.PluginName = "acmeplugin";
            options.PluginVersion = "4.5";
        });

        var token = await app.Tokens.GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.Equal("Bearer token-1", token.AuthorizationHeader.ToString());
        var request = Assert.Single(vipps.Requests);
        var lines = request.Split("\r\n");
        Assert.Equal("POST /accesstoken/get HTTP/1.1", lines[0]);
        Assert.Contains("client_id: " + The.ClientId, lines);
        Assert.Contains("client_secret: " + The.ClientSecret, lines);
        Assert.Contains("Ocp-Apim-Subscription-Key: " + The.SubscriptionKey, lines);
        Assert.Contains("Merchant-Serial-Number: " + The.MerchantSerialNumber, lines);
        Assert.Contains("Vipps-System-Name: acmeshop", lines);
        Assert.Contains("Vipps-System-Version: 1.2.3", lines);
        Assert.Contains("Vipps-System-Plugin-Name: acmeplugin", lines);
        Assert.Contains("Vipps-System-Plugin-Version: 4.5", lines);
        Assert.Contains("Content-Length: 0", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task MerchantFlow_SendsBasicCredentialsAndAForm_AndCallsCarryNeitherSubscriptionKeyNorNumber()
    {
        using var vipps = new VippsStub()
            .OnToken(_ => VippsStub.Json(HttpStatusCode.OK, new { access_token = "merchant-token", token_type = "Bearer", expires_in = 900 }), "/miami/v1/token")
            .WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress, options =>
        {
            options.KeyType = VippsKeyType.Merchant;
            options.SubscriptionKey = null;
            options.MerchantSerialNumber = null;
        }, _clock);

        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        var token = Assert.Single(vipps.Requests, request => request.Path == "/miami/v1/token");
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{The.ClientId}:{The.ClientSecret}"));
        Assert.Equal($"Basic {basic}", token.Headers!["Authorization"].Single());
        Assert.Equal("grant_type=client_credentials", token.Body);
        Assert.StartsWith("application/x-www-form-urlencoded", token.Headers["Content-Type"].Single(), StringComparison.Ordinal);
        var call = Assert.Single(vipps.Calls);
        Assert.Equal("Bearer merchant-token", call.Headers!["Authorization"].Single());
        Assert.All([token, call], request =>
        {
            Assert.DoesNotContain("Ocp-Apim-Subscription-Key", request.Headers!.Keys);
            Assert.DoesNotContain("Merchant-Serial-Number", request.Headers!.Keys);
        });
        Assert.Equal(TimeSpan.FromSeconds(900), await LifeAsync(app));
    }

    [Theory]
    [InlineData("\"86398\"", 86_398)]
    [InlineData("86398", 86_398)]
    [InlineData("\"60\"", 60)]
    [InlineData("60.0", 60)]
    [InlineData("\"soon\"", 300)] // unreadable: a short life is assumed
    [InlineData("null", 300)]
    [InlineData("-5", 300)] // no token expires before it is handed out
    [InlineData("\"0\"", 300)]
    [InlineData("0.5", 300)]
    [InlineData("1", 1)]
    [InlineData("1e300", 604_800)] // absurd: at most a week is believed
    public async Task ExpiresIn_StringOrNumber_IsTheLife(string json, int expected)
    {
        using var vipps = new VippsStub().OnToken(_ =>
            new VippsStub.Answer(HttpStatusCode.OK, $$"""{"access_token":"token-1","expires_in":{{json}}}"""));
        await using var app = TestApp.With(vipps.BaseAddress, time: _clock);

        Assert.Equal(TimeSpan.FromSeconds(expected), await LifeAsync(app));
    }

    [Theory]
    [InlineData("\"0\"")]
    [InlineData("0")]
    [InlineData("\"-86400\"")]
    [InlineData("-1e300")]
    [InlineData("0.001")]
    public async Task ExpiresIn_OfNothing_CostsNoTokenRequestForEachCall(string json)
    {
        using var vipps = new VippsStub()
            .OnToken(_ => new VippsStub.Answer(HttpStatusCode.OK, $$"""{"access_token":"token-1","expires_in":{{json}}}"""))
            .WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);

        await app.Client.ListAsync(TestContext.Current.CancellationToken);
        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, vipps.Calls.Count);
        Assert.Single(vipps.TokenRequests);
    }

    [Fact]
    public async Task ExpiresIn_Missing_IsTakenFromTheOtherTwoFields()
    {
        using var vipps = new VippsStub().OnToken(_ =>
            new VippsStub.Answer(HttpStatusCode.OK, """{"access_token":"token-1","expires_on":"1495271273","not_before":"1495184873"}"""));
        await using var app = TestApp.With(vipps.BaseAddress, time: _clock);

        Assert.Equal(TimeSpan.FromSeconds(86_400), await LifeAsync(app));
    }

    [Fact]
    public async Task ExpiresIn_BesideTheOtherTwoFields_Counts()
    {
        using var vipps = new VippsStub().OnToken(_ => new VippsStub.Answer(
            HttpStatusCode.OK, """{"access_token":"token-1","expires_in":"3600","expires_on":"1495271273","not_before":"1495184873"}"""));
        await using var app = TestApp.With(vipps.BaseAddress, time: _clock);

        Assert.Equal(TimeSpan.FromHours(1), await LifeAsync(app));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>welcome</html>")]
    [InlineData("[]")]
    [InlineData("""{"token_type":"Bearer"}""")]
    [InlineData("""{"access_token":""}""")]
    [InlineData("""{"access_token":"two\r\nlines"}""")]
    public async Task Answer_WithoutAToken_IsATokenExceptionAndTheCallIsNotSent(string body)
    {
        using var vipps = new VippsStub().OnToken(_ => new VippsStub.Answer(HttpStatusCode.OK, body)).WithEmptyList();
        await using var app = TestApp.With(vipps.BaseAddress);

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
        Assert.Empty(vipps.Calls);
    }

    [Fact]
    public async Task Answer_ThatNeverEnds_TimesOut()
    {
        var clock = new RecordingClock();
        await using var vipps = RawServer.Start(async (_, stream, stopping) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), stopping);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        });
        await using var app = TestApp.With(vipps.BaseAddress, options => options.Retry.MaxRetryAttempts = 0, clock);
        var call = app.Tokens.GetTokenAsync(TestContext.Current.CancellationToken).AsTask();
        await clock.WaitForAsync(TimeSpan.FromSeconds(10));

        clock.Advance(TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => call.InTime());
        Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
    }

    private async Task<TimeSpan> LifeAsync(TestApp app)
    {
        var token = await app.Tokens.GetTokenAsync(TestContext.Current.CancellationToken);
        return token.ExpiresAt - _clock.GetUtcNow();
    }
}
