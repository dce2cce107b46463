using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

public sealed class HttpVersionTests
{
    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Delivery_OverTls_InEachVersionOfHttp(string version)
    {
        using var certificate = SelfSigned.Certificate();
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Listen = listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            },
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString() },
        });
        using var request = new SignedPost { Text = The.Payment(more: $",\"long\":\"{new string('x', 100_000)}\"") }.To(shop.Url);
        request.Version = Version.Parse(version);
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken).InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(request.Version, version == "1.0" ? request.Version : response.Version);
        Assert.Equal(DeliveryOutcome.Handled, Assert.Single(shop.Reports).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delivery_OverHttp2WithoutTls(bool useRequestTarget)
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Listen = listen => listen.Protocols = HttpProtocols.Http2,
            Receiver = receiver => receiver
                .Configure(options => options.UseRequestTarget = useRequestTarget)
                .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
        using var request = new SignedPost { SignedUrl = useRequestTarget ? shop.Url : The.RegisteredUrl }.To(shop.Url);
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using var response = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task BodyThatIsTooLong_OverHttp2_IsAnswered413()
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Listen = listen => listen.Protocols = HttpProtocols.Http2,
            Receiver = receiver => receiver
                .Configure(options => options.MaxBodyLength = 10_000)
                .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
        using var request = new SignedPost { Body = new byte[10_001] }.To(shop.Url);
        request.Content!.Headers.ContentLength = null;
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using var response = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }
}
