using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>Which address a delivery is verified against: as registered, or as the request was sent.</summary>
public sealed class TargetTests
{
    private const string Ok = "HTTP/1.1 200 ";
    private const string Unauthorized = "HTTP/1.1 401 ";

    [Theory]
    [InlineData("https://shop.example/hooks/vipps")]
    [InlineData("https://shop.example/hooks/a%20b/%7Ec/d%2Fe")]
    [InlineData("https://shop.example/hooks/a%20b/%7Ec/d%2Fe?x=%7E&y=%20z&y=2")]
    [InlineData("https://shop.example/hooks?")]
    [InlineData("https://shop.example:8443/hooks/vipps")]
    [InlineData("https://shop.example:8443/hooks/vipps?tenant=7")]
    [InlineData("https://shop.example/base/hooks/vipps")]
    public async Task RegisteredUrl_IsWhatCounts_WhereverTheRequestWasSent(string registered)
    {
        await using var shop = await StartAsync(registered, useRequestTarget: false);
        var post = new SignedPost { SignedUrl = SignedPost.AsWritten(registered) };
        var target = registered[registered.IndexOf('/', "https://".Length)..];

        foreach (var (sentTo, host) in ((string, string)[])
            [(target, "shop.example"), ("/hooks/elsewhere", "10.0.0.7:8080"), ("/hooks/elsewhere?x=1", "localhost"), ("/base/hooks/b", "shop.example")])
        {
            Assert.StartsWith(
                Ok, await RawConnection.SendAsync(shop.Address, post.Head(target: sentTo, host: host), post.Body), StringComparison.Ordinal);
        }
    }

    /// <summary>The framework throws if it decodes such a name.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_WhoseNameCannotBeDecoded_IsRefused(bool useRequestTarget)
    {
        await using var endpoint = DirectEndpoint.Build(receiver =>
        {
            receiver.Services.Configure<VippsWebhookReceiverOptions>(options => options.UseRequestTarget = useRequestTarget);
            receiver.AddInMemoryRegistrations().AddHandler<PaymentEvent>(static (_, _, _) => Task.CompletedTask);
        });
        endpoint.AddRegistration();
        var request = endpoint.NewRequest(new SignedPost { Secret = The.OtherSecret });
        request.Request.Headers.Host = "xn--99999999.example";
        Assert.Throws<ArgumentException>(() => request.Request.Host);

        Assert.Equal(401, await endpoint.PostAsync(request));
    }

    [Theory]
    [InlineData("/hooks/vipps", "shop.example")]
    [InlineData("/hooks/a%20b/%7Ec/d%2Fe?x=%7E&y=%20z&y=2", "shop.example")]
    [InlineData("/hooks/vipps", "shop.example:8443")]
    [InlineData("/base/hooks/vipps?tenant=%7E7", "shop.example")]
    [InlineData("/hooks/vipps", "xn--bcher-kva.example")]
    public async Task RequestTarget_IsTakenAsItWasSent(string target, string host)
    {
        // What is configured is another address: only the request's own can fit.
        await using var shop = await StartAsync("https://elsewhere.example/", useRequestTarget: true);
        var post = new SignedPost { SignedUrl = SignedPost.AsWritten($"https://{host}{target}") };

        Assert.StartsWith(Ok, await SendAsync(target, host), StringComparison.Ordinal);
        Assert.StartsWith(Ok, await SendAsync($"http://{host}{target}", host), StringComparison.Ordinal); // absolute form

        Assert.StartsWith(Unauthorized, await SendAsync(target, "elsewhere.example"), StringComparison.Ordinal);
        shop.AssertRefused(WebhookVerification.SignatureMismatch, "neither its secret nor another one matches");
        Assert.StartsWith(Unauthorized, await SendAsync(target + (target.Contains('?') ? "&" : "?"), host), StringComparison.Ordinal);
        if (target.Contains("%7E", StringComparison.Ordinal))
        {
            Assert.StartsWith(Unauthorized, await SendAsync(target.Replace("%7E", "~", StringComparison.Ordinal), host), StringComparison.Ordinal);
        }

        Task<string> SendAsync(string sentTo, string sentHost) =>
            RawConnection.SendAsync(shop.Address, post.Head(target: sentTo, host: sentHost), post.Body);
    }

    [Fact]
    public async Task RequestTarget_WithoutAHost_IsNotTakenForTheRegisteredOne()
    {
        await using var shop = await StartAsync(The.RegisteredUrl.OriginalString, useRequestTarget: true);
        var post = new SignedPost();

        Assert.StartsWith(
            Unauthorized, await RawConnection.SendAsync(shop.Address, post.Head(host: ""), post.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestTarget_BehindARewrite_IsRefused_AndTheLogSaysWhy()
    {
        await using var shop = await StartAsync(The.RegisteredUrl.OriginalString, useRequestTarget: true);
        var post = new SignedPost();

        Assert.StartsWith(
            Unauthorized, await RawConnection.SendAsync(shop.Address, post.Head(host: "10.0.0.7:8080"), post.Body), StringComparison.Ordinal);

        shop.AssertRefused(WebhookVerification.SignatureMismatch, "host or path were rewritten on the way here. Switch UseRequestTarget off.");
    }

    [Fact]
    public async Task UrlThatIsNotTheRegisteredOne_IsRefused_AndTheLogSaysWhy()
    {
        await using var shop = await StartAsync("https://shop.example/hooks/vipps/", useRequestTarget: false);
        var post = new SignedPost();

        Assert.StartsWith(Unauthorized, await RawConnection.SendAsync(shop.Address, post.Head(), post.Body), StringComparison.Ordinal);

        shop.AssertRefused(WebhookVerification.SignatureMismatch, "Correct the URL.");
    }

    [Fact]
    public async Task ForwardedHost_FromAnybody_IsNotTrusted()
    {
        await using var shop = await StartAsync("https://elsewhere.example/", useRequestTarget: true);
        var post = new SignedPost();

        var answer = await RawConnection.SendAsync(
            shop.Address, post.Head(host: "10.0.0.7", more: ("X-Forwarded-Host", "shop.example")), post.Body);

        Assert.StartsWith(Unauthorized, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", Ok)]
    [InlineData("10.9.9.9", Unauthorized)]
    public async Task ForwardedHost_FromAProxyThatTheAppKnows_IsTaken(string knownProxy, string expected)
    {
        await using var shop = await StartAsync("https://elsewhere.example/", useRequestTarget: true, app =>
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedFor };
            options.KnownProxies.Clear();
#pragma warning disable ASPDEPR005 // The new name is not there on .NET 8.
            options.KnownNetworks.Clear();
#pragma warning restore ASPDEPR005
            options.KnownProxies.Add(System.Net.IPAddress.Parse(knownProxy));
            app.UseForwardedHeaders(options);
        });
        var post = new SignedPost();

        var answer = await RawConnection.SendAsync(
            shop.Address,
            post.Head(host: "10.0.0.7", more: [("X-Forwarded-Host", "shop.example"), ("X-Forwarded-For", "203.0.113.9")]),
            post.Body);

        Assert.StartsWith(expected, answer, StringComparison.Ordinal);
    }

    private static Task<TestShop> StartAsync(string registered, bool useRequestTarget, Action<WebApplication>? pipeline = null)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Url"] = registered;
        return TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Pattern = "/hooks/{**rest}",
            Pipeline = app =>
            {
                pipeline?.Invoke(app);
                app.UsePathBase("/base");
                app.UseRouting();
            },
            Receiver = receiver => receiver
                .Configure(options => options.UseRequestTarget = useRequestTarget)
                .Configure(options => options.MaxRememberedDeliveries = 0)
                .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
    }
}
