using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Tests.Shared;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>What is logged of the calls.</summary>
public sealed class CallLogHandlerTests
{
    [Fact]
    public async Task EachTryOnTheWire_IsLogged_AlsoThatOfARenewedToken()
    {
        var calls = 0;
        using var vipps = new VippsStub().WithTokens().OnList(request => Interlocked.Increment(ref calls) switch
        {
            1 => new(HttpStatusCode.Unauthorized),
            2 => new(HttpStatusCode.BadGateway),
            _ => VippsStub.EmptyList(),
        });
        await using var app = TestApp.With(vipps.BaseAddress);

        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        var token = $"POST {vipps.BaseAddress}accesstoken/get was answered";
        var list = $"GET {vipps.BaseAddress}webhooks/v1/webhooks was answered";
        Assert.Equal(
            [$"{token} 200", $"{list} 401", $"{token} 200", $"{list} 502", $"{list} 200"],
            Lines(app).Select(line => line[..line.IndexOf(" after", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task TryWithoutAnAnswer_IsLoggedWithTheReason()
    {
        await using var app = TestApp.With(new Uri($"http://127.0.0.1:{FreePort.Next()}"), options => options.Retry.MaxRetryAttempts = 0);

        await Assert.ThrowsAsync<VippsTokenException>(() => app.Client.ListAsync(TestContext.Current.CancellationToken));

        Assert.EndsWith("ms: ConnectionError.", Assert.Single(Lines(app)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryThatAHandlerOfTheAppAdds_IsNotLogged()
    {
        using var vipps = new VippsStub().WithTokens().WithEmptyList();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.AddHttpMessageHandler(() => new AddingAKey("gateway-key"))));

        await app.Client.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("?code=gateway-key", new Uri(Assert.Single(vipps.Calls).Url).Query);
        Assert.NotEmpty(Lines(app));
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record =>
            record.Category!.StartsWith("Vipps.", StringComparison.Ordinal)
            && (record.Message.Contains("gateway-key", StringComparison.Ordinal)
                || record.StructuredState!.Any(pair => pair.Value?.Contains("gateway-key", StringComparison.Ordinal) == true)));
    }

    private static IEnumerable<string> Lines(TestApp app) =>
        app.Logs.GetSnapshot().Where(record => record.Category == "Vipps.Webhooks.Http").Select(record => record.Message);

    private sealed class AddingAKey(string key) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Query = $"code={key}" }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
