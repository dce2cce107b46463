using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>A shop's side: Kestrel on loopback that answers as it is told.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Shop(WebApplication app) => _app = app;

    /// <summary>What is answered, by the number of the request, from 1; 200 at first.</summary>
    public Func<int, HttpContext, int> Answer { get; set; } = static (_, _) => 200;

    public ConcurrentQueue<string> Bodies { get; } = new();

    public string Url { get; private set; } = "";

    public static async Task<Shop> OpenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var shop = new Shop(builder.Build());
        shop._app.Run(shop.HandleAsync);
        await shop._app.StartAsync(TestContext.Current.CancellationToken);
        shop.Url = shop._app.Urls.Single() + "/hooks/vipps";
        return shop;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Bodies.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
        context.Response.StatusCode = Answer(Bodies.Count, context);
    }
}
