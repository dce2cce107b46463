using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;
using Octokit.Webhooks.Events;
using Vipps.Webhooks.Benchmarks.Reading;
using Vipps.Webhooks.Benchmarks.Verifying;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>The servers that are compared: Kestrel on loopback, without logs, each with one endpoint and a handler that counts.</summary>
internal static class Receivers
{
    // Method, path, date, host and hash.
    private const int SignedTextLength = 107;

    private static readonly byte[] Key = Encoding.UTF8.GetBytes(SignedRequests.Secret);

    public static Task<WebApplication> FloorAsync() => StartAsync(static (_, _) => { }, static app =>
        app.MapPost(SignedRequests.Path, static async (HttpContext http) =>
        {
            var reader = http.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync();
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }));

    /// <summary>The floor, and the two hashes that the protocol wants, by hand.</summary>
    public static Task<WebApplication> HashesAsync() => StartAsync(static (_, _) => { }, static app =>
        app.MapPost(SignedRequests.Path, static async (HttpContext http) =>
        {
            var reader = http.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync();
                if (read.IsCompleted)
                {
                    Hash(read.Buffer.ToArray());
                    reader.AdvanceTo(read.Buffer.End);
                    return;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }));

    public static Task<WebApplication> OursAsync(int? maxRememberedDeliveries = null) => StartAsync(
        (services, configuration) =>
        {
            configuration["Vipps:Registrations:0:Url"] = SignedRequests.Url.AbsoluteUri;
            configuration["Vipps:Registrations:0:Secret"] = SignedRequests.Secret;
            configuration["Vipps:Receiver:MaxRememberedDeliveries"] = maxRememberedDeliveries?.ToString(CultureInfo.InvariantCulture);
            services.AddVippsWebhookReceiver(configuration.GetSection("Vipps")).AddHandler<PaymentEvent, CountingHandler>();
        },
        static app => app.MapVippsWebhooks(SignedRequests.Path));

    /// <summary>The same, which answers after the delivery is in a SQLite file, and handles it afterwards.</summary>
    public static Task<WebApplication> InboxAsync(string file) => StartAsync(
        (services, configuration) =>
        {
            configuration["Vipps:Registrations:0:Url"] = SignedRequests.Url.AbsoluteUri;
            configuration["Vipps:Registrations:0:Secret"] = SignedRequests.Secret;
            services.AddVippsWebhookReceiver(configuration.GetSection("Vipps")).AddHandler<PaymentEvent, CountingHandler>().AddSqliteInbox(file);
        },
        static app => app.MapVippsWebhooks(SignedRequests.Path));

    public static Task<WebApplication> OctokitAsync() => StartAsync(
        static (services, _) => services.AddSingleton<WebhookEventProcessor, CountingProcessor>(),
        static app => app.MapGitHubWebhooks(SignedRequests.Path, SignedRequests.Secret));

    public static Task<WebApplication> UsualCSharpAsync() => StartAsync(static (_, _) => { }, static app =>
        app.MapPost(SignedRequests.Path, static async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var headers = request.Headers;
            if (!VippsDocumentation.IsValid(
                body,
                headers["X-Ms-Date"]!,
                request.Host.Value!,
                request.Path + request.QueryString,
                headers["X-Ms-Content-Sha256"]!,
                headers.Authorization!,
                SignedRequests.Secret))
            {
                return Results.Unauthorized();
            }

            var payment = JsonSerializer.Deserialize(body, PlainJson.Default.PlainPayment);
            Handled.Add(payment!.Success);
            return Results.Ok();
        }));

    public static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection, IConfiguration> addServices, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        addServices(builder.Services, builder.Configuration);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    private static void Hash(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        HMACSHA256.HashData(Key, body[..SignedTextLength], hash);
        Handled.Add(hash[0] <= byte.MaxValue);
    }

    private sealed class CountingHandler : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
        {
            Handled.Add(webhookEvent.Success);
            return Task.CompletedTask;
        }
    }

    private sealed class CountingProcessor : WebhookEventProcessor
    {
        protected override ValueTask ProcessPingWebhookAsync(WebhookHeaders headers, PingEvent pingEvent, CancellationToken cancellationToken = default)
        {
            Handled.Add(pingEvent.Zen is not null);
            return ValueTask.CompletedTask;
        }
    }
}
