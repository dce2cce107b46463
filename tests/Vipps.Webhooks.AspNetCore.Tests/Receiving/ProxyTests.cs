using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;
using Yarp.ReverseProxy.Configuration;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>Behind a real reverse proxy, that rewrites host and path.</summary>
public sealed class ProxyTests
{
    private static readonly Dictionary<string, string>[] RewritesPath =
    [
        new() { ["PathRemovePrefix"] = "/public" },
        new() { ["PathPrefix"] = "/internal" },
    ];

    [Fact]
    public async Task ProxyThatRewritesHostAndPath_DoesNoHarm()
    {
        await using var shop = await StartShopAsync(useRequestTarget: false);
        await using var proxy = await StartProxyAsync(shop.Address, RewritesPath);

        Assert.Equal(HttpStatusCode.OK, await PostThroughAsync(proxy, shop));

        Assert.Equal(DeliveryOutcome.Handled, Assert.Single(shop.Reports).Outcome);
        Assert.Contains(shop.Logs.GetSnapshot(), record =>
            record.Message.Contains($"{shop.Address.Authority}/internal/hooks/vipps", StringComparison.Ordinal)); // it was rewritten
    }

    [Fact]
    public async Task ProxyThatRewrites_WhereTheRequestTargetCounts_IsRefused_AndTheLogSaysWhy()
    {
        await using var shop = await StartShopAsync(useRequestTarget: true);
        await using var proxy = await StartProxyAsync(shop.Address, RewritesPath);

        Assert.Equal(HttpStatusCode.Unauthorized, await PostThroughAsync(proxy, shop));

        shop.AssertRefused(WebhookVerification.SignatureMismatch, "host or path were rewritten on the way here. Switch UseRequestTarget off.");
    }

    [Fact]
    public async Task ProxyThatStripsAuthorization_IsMadeUpForByTheOtherHeader()
    {
        await using var shop = await StartShopAsync(useRequestTarget: false);
        await using var proxy = await StartProxyAsync(shop.Address, [.. RewritesPath, new() { ["RequestHeaderRemove"] = "Authorization" }]);

        Assert.Equal(HttpStatusCode.OK, await PostThroughAsync(proxy, shop));
    }

    [Fact]
    public async Task ProxyThatStripsBoth_IsNamedInTheLog()
    {
        await using var shop = await StartShopAsync(useRequestTarget: false);
        await using var proxy = await StartProxyAsync(
            shop.Address,
            [
                .. RewritesPath,
                new() { ["RequestHeaderRemove"] = "Authorization" },
                new() { ["RequestHeaderRemove"] = "X-Vipps-Authorization" },
            ]);

        Assert.Equal(HttpStatusCode.Unauthorized, await PostThroughAsync(proxy, shop));

        shop.AssertRefused(WebhookVerification.MissingHeader, "The header Authorization is missing.");
    }

    private static Task<TestShop> StartShopAsync(bool useRequestTarget)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Url"] = "https://shop.example/public/hooks/vipps?tenant=7";
        return TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Pattern = "/internal/hooks/vipps",
            Receiver = receiver => receiver
                .Configure(options => options.UseRequestTarget = useRequestTarget)
                .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
    }

    private static async Task<WebApplication> StartProxyAsync(Uri destination, Dictionary<string, string>[] transforms)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "shop", Match = new() { Path = "{**all}" }, Transforms = transforms }],
            [
                new ClusterConfig
                {
                    ClusterId = "shop",
                    Destinations = new Dictionary<string, DestinationConfig> { ["shop"] = new() { Address = destination.ToString() } },
                },
            ]);
        var proxy = builder.Build();
        proxy.MapReverseProxy();
        await proxy.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    private static async Task<HttpStatusCode> PostThroughAsync(WebApplication proxy, TestShop shop)
    {
        var post = new SignedPost { SignedUrl = new Uri("https://shop.example/public/hooks/vipps?tenant=7") };
        using var request = post.To(new Uri(new Uri(proxy.Urls.Single()), "/public/hooks/vipps?tenant=7"));
        request.Headers.Host = "shop.example";
        using var response = await shop.SendAsync(request);
        return response.StatusCode;
    }
}
