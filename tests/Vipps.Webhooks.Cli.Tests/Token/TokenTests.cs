using System.Net;

namespace Vipps.Webhooks.Cli.Tests.Token;

public sealed class TokenTests : SandboxTest
{
    [Fact]
    public async Task Token_GoodKeys_TellsServerSalesUnitAndExpiryButNotTheToken()
    {
        var run = await RunAsync("token");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Vipps.BaseAddress.ToString(), run.Output, StringComparison.Ordinal);
        Assert.Contains(Vipps.Keys.MerchantSerialNumber, run.Output, StringComparison.Ordinal);
        Assert.Contains("in 59 min", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", run.Screen, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Token_Json_IsTheSameForScripts()
    {
        var run = await RunAsync("token", "--output", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Vipps.BaseAddress.ToString(), run.Json.GetProperty("server").GetString());
        Assert.Equal(Vipps.Keys.MerchantSerialNumber, run.Json.GetProperty("merchantSerialNumber").GetString());
        Assert.InRange(run.Json.GetProperty("expiresInSeconds").GetInt32(), 3500, 3600);
        Assert.True(run.Json.GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.False(run.Json.TryGetProperty("token", out _));
    }

    [Fact]
    public async Task Token_Show_GivesATokenThatIsGood()
    {
        var run = await RunAsync("token", "--show", "--output", "json");

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Vipps.BaseAddress, "/webhooks/v1/webhooks"));
        request.Headers.Authorization = new("Bearer", run.Json.GetProperty("token").GetString());
        request.Headers.Add("Ocp-Apim-Subscription-Key", Vipps.Keys.SubscriptionKey);
        request.Headers.Add("Merchant-Serial-Number", Vipps.Keys.MerchantSerialNumber);
        using var answer = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Token_WrongSecret_IsRefusedAndTheSecretNotRepeated()
    {
        const string Wrong = "this-is-not-the-secret";
        var run = await RunAsync("token", "--client-secret", Wrong, "--output", "json");

        Assert.Equal(1, run.ExitCode);
        var error = run.Json.GetProperty("error");
        Assert.Equal("refused", error.GetProperty("code").GetString());
        Assert.Equal(401, error.GetProperty("status").GetInt32());
        Assert.DoesNotContain(Wrong, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Verbose_ShowsTheCallsOnStandardErrorAndNoKey()
    {
        var run = await ToolRun.RunProcessAsync(["token", "--verbose", "--output", "json"], ToolRun.KeysOf(Vipps));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3600, run.Json.GetProperty("expiresInSeconds").GetInt32(), tolerance: 60);
        Assert.Contains("/accesstoken/get", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Vipps.Keys.ClientSecret, run.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain(Vipps.Keys.SubscriptionKey, run.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_NoServer_SaysThatItCouldNotBeReached()
    {
        var run = await RunAsync("token", "--base-address", "http://127.0.0.1:1");

        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("no connection could be made", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_NoServerJson_SaysSoInTheDocument()
    {
        var run = await RunAsync("token", "--base-address", "http://127.0.0.1:1", "-o", "json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("unreachable", run.Json.GetProperty("error").GetProperty("code").GetString());
    }
}
