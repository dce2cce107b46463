using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;
using Octokit.Webhooks.Events;
using Vipps.Webhooks.Benchmarks.Reading;
using Vipps.Webhooks.Benchmarks.Verifying;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>The endpoints that are compared, each with a handler that counts.</summary>
internal static class Receivers
{
    // Method, path, date, host and hash.
    private const int SignedTextLength = 107;

    private static readonly byte[] Key = Encoding.UTF8.GetBytes(SignedRequests.Secret);

    public static Receiver Floor { get; } = new("an endpoint that only reads", static _ => { }, static app =>
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
        }))
    {
        IsHandling = false,
    };

    /// <summary>The floor, with the logging of a new project.</summary>
    public static Receiver LoggingFloor { get; } = Floor.WithTemplateLogging();

    /// <summary>The floor for requests as GitHub sends them, whose bytes are others.</summary>
    public static Receiver FloorOfGitHub { get; } = Floor with { Name = "the same, for GitHub's requests", IsOfGitHub = true };

    /// <summary>The floor, and the two hashes that the protocol wants, by hand.</summary>
    public static Receiver Hashes { get; } = new("the same, and the two hashes", static _ => { }, static app =>
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

    public static Receiver Ours { get; } = OursWith("Vipps.Webhooks", static receiver => receiver.AddHandler<PaymentEvent, CountingHandler>());

    /// <summary>Ours, with the logging of a new project.</summary>
    public static Receiver OursLogging { get; } = Ours.WithTemplateLogging();

    public static Receiver OursWithALambda { get; } = OursWith(
        "Vipps.Webhooks, with a lambda",
        static receiver => receiver.AddHandler<PaymentEvent>(static (received, _, _) =>
        {
            Handled.Add(received.Success);
            return Task.CompletedTask;
        }));

    public static Receiver Octokit { get; } = new(
        "Octokit.Webhooks.AspNetCore",
        static builder => builder.Services.AddSingleton<WebhookEventProcessor, CountingProcessor>(),
        static app => app.MapGitHubWebhooks(SignedRequests.Path, SignedRequests.Secret))
    {
        IsOfGitHub = true,
    };

    public static Receiver UsualCSharp { get; } = new("the usual C#", static _ => { }, static app =>
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

    /// <summary>Those whose requests per second are compared.</summary>
    public static Receiver[] Served { get; } = [Floor, FloorOfGitHub, Hashes, Ours, UsualCSharp, Octokit];

    /// <summary>Ours, which remembers up to this many deliveries.</summary>
    public static Receiver OursThatRemembers(int maxRememberedDeliveries) => Ours with
    {
        Build = builder =>
        {
            builder.Configuration["Vipps:Receiver:MaxRememberedDeliveries"] = maxRememberedDeliveries.ToString(CultureInfo.InvariantCulture);
            Ours.Build(builder);
        },
    };

    /// <summary>Ours, which answers after the delivery is in a SQLite file, and handles it afterwards.</summary>
    public static Receiver Inbox(string file) => OursWith(
        "with the inbox on SQLite",
        receiver =>
        {
            receiver.AddHandler<PaymentEvent, CountingHandler>().AddSqliteInbox(file);
            receiver.Services.AddHealthChecks().AddVippsWebhookInboxCheck();
        });

    /// <summary>Returns the endpoint that only reads the same bytes, and logs alike.</summary>
    public static Receiver FloorOf(Receiver receiver) => receiver.IsOfGitHub ? FloorOfGitHub : receiver.IsLogging ? LoggingFloor : Floor;

    public static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    private static Receiver OursWith(string name, Action<VippsWebhookReceiverBuilder> addHandlers) => new(
        name,
        builder =>
        {
            builder.Configuration["Vipps:Registrations:0:Id"] = SignedRequests.WebhookId;
            builder.Configuration["Vipps:Registrations:0:Url"] = SignedRequests.Url.AbsoluteUri;
            builder.Configuration["Vipps:Registrations:0:Secret"] = SignedRequests.Secret;
            addHandlers(builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps")));
        },
        static app => app.MapVippsWebhooks(SignedRequests.Path));

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
