using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Authentication;

public sealed class VippsHeadersHandlerTests
{
    [Theory]
    [InlineData("https://api.vipps.no/webhooks/v1/webhooks")]
    [InlineData("http://apitest.vipps.no/webhooks/v1/webhooks")]
    [InlineData("https://apitest.vipps.no:8443/webhooks/v1/webhooks")]
    [InlineData("https://apitest.vipps.no.evil.example/webhooks/v1/webhooks")]
    public async Task Send_ToAnotherServer_IsStoppedBeforeAnyKeyLeaves(string address)
    {
        using var source = new ConnectionSource(TimeProvider.System);
        var fetched = 0;
        using var tokens = source.NewProvider(() =>
        {
            fetched++;
            return TokenOutcome.Success("token-1", TimeSpan.FromHours(1));
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        new VippsCall(tokens.Current, isIdempotent: true).AttachTo(request);
        using var http = new HttpMessageInvoker(new VippsHeadersHandler { InnerHandler = new Unreachable() });

        await Assert.ThrowsAsync<InvalidOperationException>(() => http.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(0, fetched);
        Assert.Empty(request.Headers);
    }

    private sealed class Unreachable : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidDataException("The request left.");
    }
}
