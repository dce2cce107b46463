using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Signing;

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
                listen.UseHttps(Certificate(fault));
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

    private static X509Certificate2 Certificate(CertificateFault fault)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256); // an RSA key takes a hundred times as long
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (fault == CertificateFault.OtherName)
        {
            names.AddDnsName("other.example");
        }
        else
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return fault == CertificateFault.Expired
            ? request.CreateSelfSigned(now.AddDays(-2), now.AddDays(-1))
            : request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
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
