using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>A shop's side: Kestrel on loopback that answers as it is told.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Shop(WebApplication app) => _app = app;

    /// <summary>What is answered, by the number of the request, from 1; 200 at first.</summary>
    public Func<int, HttpContext, int> Answer { get; set; } = static (_, _) => 200;

    /// <summary>Answers in place of all that; null at first.</summary>
    public RequestDelegate? Instead { get; set; }

    public ConcurrentQueue<string> Bodies { get; } = new();

    public string Url { get; private set; } = "";

    public static async Task<Shop> OpenAsync(CertificateFault? https = null, IPAddress? address = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0, listen =>
        {
            if (https is { } fault)
            {
                listen.UseHttps(SelfSigned.Certificate(
                    fault == CertificateFault.OtherName ? "other.example" : "127.0.0.1", isExpired: fault == CertificateFault.Expired));
            }
        }));
        if (https is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var shop = new Shop(builder.Build());
        shop._app.Run(shop.HandleAsync);
        await shop._app.StartAsync(TestContext.Current.CancellationToken);
        shop.Url = shop._app.Urls.Single() + "/hooks/vipps";
        return shop;
    }

    /// <summary>Answers 200 to what a registration signed, and 401 to all else.</summary>
    public void VerifyWith(Func<WebhookRegistration> registration) => Answer = (_, context) => WebhookVerifier.Verify(
        new WebhookDelivery
        {
            Date = context.Request.Headers["x-ms-date"].ToString(),
            ContentHash = context.Request.Headers["x-ms-content-sha256"].ToString(),
            Authorization = context.Request.Headers.Authorization.ToString(),
            Body = Encoding.UTF8.GetBytes(Bodies.Last()),
        },
        registration(),
        TimeProvider.System.GetUtcNow(),
        WebhookVerifier.DefaultTolerance).IsValid ? 200 : 401;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        Bodies.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
        context.Response.StatusCode = Answer(Bodies.Count, context);
    }
}

/// <summary>What is wrong with a certificate.</summary>
public enum CertificateFault
{
    Untrusted = 0,
    OtherName,
    Expired,
}
