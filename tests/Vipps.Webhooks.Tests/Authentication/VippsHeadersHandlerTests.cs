using System.Net;
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
        new VippsCall("list the webhooks", tokens.Current, isIdempotent: true).AttachTo(request);
        using var http = new HttpMessageInvoker(new VippsHeadersHandler { InnerHandler = new Unreachable() });

        await Assert.ThrowsAsync<InvalidOperationException>(() => http.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(0, fetched);
        Assert.Empty(request.Headers);
    }

    [Fact]
    public async Task Send_Rejected_GivesTheFirstAnswersConnectionBack()
    {
        using var source = new ConnectionSource(TimeProvider.System);
        using var tokens = source.NewProvider(static () => TokenOutcome.Success("token", TimeSpan.FromHours(1)));
        var answers = new Rejecting(rejections: 1);

        using var response = await SendAsync(tokens, answers);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([true, false], answers.Contents.Select(content => content.IsDisposed));
    }

    [Fact]
    public async Task Send_RejectedAndNoNewTokenToBeHad_ThrowsWhyAndGivesTheConnectionBack()
    {
        using var source = new ConnectionSource(TimeProvider.System);
        var fetched = 0;
        using var tokens = source.NewProvider(() => fetched++ == 0
            ? TokenOutcome.Success("token", TimeSpan.FromHours(1))
            : new TokenFailure("The keys are refused."));
        var answers = new Rejecting(rejections: 1);

        var failure = await Assert.ThrowsAsync<VippsTokenException>(() => SendAsync(tokens, answers));

        Assert.Equal("The keys are refused.", failure.Message);
        Assert.True(Assert.Single(answers.Contents).IsDisposed);
    }

    private static async Task<HttpResponseMessage> SendAsync(VippsTokenProvider tokens, HttpMessageHandler answers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://apitest.vipps.no/webhooks/v1/webhooks");
        new VippsCall("list the webhooks", tokens.Current, isIdempotent: true).AttachTo(request);
        using var http = new HttpMessageInvoker(new VippsHeadersHandler { InnerHandler = answers });
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Rejecting(int rejections) : HttpMessageHandler
    {
        public List<WatchedContent> Contents { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new WatchedContent();
            Contents.Add(content);
            var status = Contents.Count <= rejections ? HttpStatusCode.Unauthorized : HttpStatusCode.OK;
            return Task.FromResult(new HttpResponseMessage(status) { Content = content });
        }
    }

    private sealed class WatchedContent() : ByteArrayContent([])
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class Unreachable : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidDataException("The request left.");
    }
}
