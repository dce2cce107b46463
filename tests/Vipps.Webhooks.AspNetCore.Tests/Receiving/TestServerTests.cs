using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>A server that does not keep the target as it was sent: path and query are put together again.</summary>
public sealed class TestServerTests
{
    [Theory]
    [InlineData("/hooks/vipps")]
    [InlineData("/hooks/vipps?tenant=7")]
    [InlineData("/base/hooks/vipps?tenant=7&x=%20y&x=a%2Fb")]
    [InlineData("/hooks/a%20b/bl%C3%A5b%C3%A6r/d%2Fe?x=1")]
    public async Task RequestTarget_IsThatOfTheUrl(string target)
    {
        await using var app = await StartAsync(static _ => { });

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, target, target));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, target, target + "&x=2"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, target + (target.Contains('?') ? "&x=2" : "?x=2"), target));
    }

    [Theory]
    [InlineData("/hooks/vipps?tenant=7")]
    [InlineData("/base/hooks/a%20b?tenant=%207")]
    public async Task RequestTarget_OfAnAdapterThatHasNone_IsPutTogether(string target)
    {
        await using var app = await StartAsync(static app => app.Use((http, next) =>
        {
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "";
            return next(http);
        }));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, target, target));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, target, The.RegisteredUrl.PathAndQuery)); // never the registered one instead
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplication> pipeline)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Url"] = "https://shop.example/hooks/vipps";
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(The.Now));
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
        foreach (var (key, value) in settings)
        {
            configuration[key] = value;
        }

        builder.Services.AddVippsWebhookReceiver(configuration.GetSection("Vipps"))
            .Configure(options => options.UseRequestTarget = true)
            .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
        var app = builder.Build();
        pipeline(app);
        app.UsePathBase("/base");
        app.UseRouting();
        app.MapVippsWebhooks("/hooks/{**rest}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<HttpStatusCode> PostAsync(WebApplication app, string sentTo, string signed)
    {
        using var client = app.GetTestClient();
        using var request = new SignedPost { SignedUrl = new Uri($"https://shop.example{signed}") }.To(new Uri($"https://shop.example{sentTo}"));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken).InTime();
        return response.StatusCode;
    }
}
