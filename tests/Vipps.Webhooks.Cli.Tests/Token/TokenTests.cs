using System.Net;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.Token;

public sealed class TokenTests : IAsyncLifetime
{
    private VippsSandbox _vipps = null!;

    public async ValueTask InitializeAsync() => _vipps = await VippsSandbox.StartAsync();

    public ValueTask DisposeAsync() => _vipps.DisposeAsync();

    [Fact]
    public async Task Token_GoodKeys_TellsServerSalesUnitAndExpiryButNotTheToken()
    {
        var run = await ToolRun.RunAsync(_vipps, "token");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(_vipps.BaseAddress.ToString(), run.Output, StringComparison.Ordinal);
        Assert.Contains(_vipps.Keys.MerchantSerialNumber, run.Output, StringComparison.Ordinal);
        Assert.Contains("in 59 min", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", run.Screen, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Token_Json_IsTheSameForScripts()
    {
        var run = await ToolRun.RunAsync(_vipps, "token", "--output", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(_vipps.BaseAddress.ToString(), run.Json.GetProperty("server").GetString());
        Assert.Equal(_vipps.Keys.MerchantSerialNumber, run.Json.GetProperty("merchantSerialNumber").GetString());
        Assert.InRange(run.Json.GetProperty("expiresInSeconds").GetInt32(), 3500, 3600);
        Assert.True(run.Json.GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.False(run.Json.TryGetProperty("token", out _));
    }

    [Fact]
    public async Task Token_Show_GivesATokenThatIsGood()
    {
        var run = await ToolRun.RunAsync(_vipps, "token", "--show", "--output", "json");

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_vipps.BaseAddress, "/webhooks/v1/webhooks"));
        request.Headers.Authorization = new("Bearer", run.Json.GetProperty("token").GetString());
        request.Headers.Add("Ocp-Apim-Subscription-Key", _vipps.Keys.SubscriptionKey);
        request.Headers.Add("Merchant-Serial-Number", _vipps.Keys.MerchantSerialNumber);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Token_WrongSecret_IsRefusedAndNotRepeated()
    {
        const string Wrong = "this-is-not-the-secret";
        var run = await ToolRun.RunAsync(_vipps, "token", "--client-secret", Wrong, "--output", "json");

        Assert.Equal(1, run.ExitCode);
        var error = run.Json.GetProperty("error");
        Assert.Equal("refused", error.GetProperty("code").GetString());
        Assert.Equal(401, error.GetProperty("status").GetInt32());
        Assert.DoesNotContain(Wrong, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_NoServer_SaysThatItCouldNotBeReached()
    {
        var run = await ToolRun.RunAsync(_vipps, "token", "--base-address", "http://127.0.0.1:1");

        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("no connection could be made", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_NoSettings_NamesEachOfThemAndWhereTheyGo()
    {
        var run = await ToolRun.RunAsync(["token"]);

        Assert.Equal(2, run.ExitCode);
        foreach (var setting in (string[])["Environment", "ClientId", "ClientSecret", "SubscriptionKey", "MerchantSerialNumber"])
        {
            Assert.Contains($"Vipps:{setting} is not set.", run.Error, StringComparison.Ordinal);
        }

        Assert.Contains("VIPPS_CLIENT_ID", run.Error, StringComparison.Ordinal);
    }
}
