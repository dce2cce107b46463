using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Cli.Tests.Registrations;

/// <summary>
/// An app that keeps webhooks registered, beside which the tool runs. Its registrar runs when it is told to, and its inbox once something is stored
/// in it. Payments whose reference begins with "failing" fail.
/// </summary>
internal sealed class KeepingApp : IAsyncDisposable
{
    public const string Url = "https://shop.example/hooks/vipps";

    private readonly ServiceProvider _services;

    private bool _isStarted;

    private KeepingApp(ServiceProvider services) => _services = services;

    public IWebhookRegistrar Registrar => _services.GetRequiredService<IWebhookRegistrar>();

    public IWebhookInboxAdmin Inbox => _services.GetRequiredService<IWebhookInboxAdmin>();

    public IWebhookRegistrationStore Store => _services.GetRequiredKeyedService<IWebhookRegistrationStore>("");

    private IEnumerable<IHostedService> Hosted => _services.GetServices<IHostedService>().Where(static hosted => hosted.GetType().Name != "RegistrarService");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts an app, whose webhook is registered then.</summary>
    /// <param name="vipps">The sandbox.</param>
    /// <param name="directory">The directory of its database and its keys.</param>
    /// <param name="url">The URL of its webhook.</param>
    /// <param name="postgreSql">Its database on PostgreSQL; null for a SQLite file.</param>
    /// <param name="protects">True if it encrypts bodies.</param>
    public static async Task<KeepingApp> StartAsync(
        VippsSandbox vipps, DirectoryInfo directory, string url = Url, DbDataSource? postgreSql = null, bool protects = false)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(KeysIn(directory)));
        services.AddVippsWebhooks(vipps.Configure);
        var failed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var receiver = services.AddVippsWebhookProcessor().AddHandler<PaymentEvent>((payment, _, _) =>
            !payment.Reference.StartsWith("failing", StringComparison.Ordinal) ? Task.CompletedTask
            : failed.TryAdd(payment.Reference, true) ? throw new RetryLaterException(TimeSpan.Zero)
            : throw new InvalidOperationException("It fails."));
        _ = postgreSql is null ? receiver.AddSqliteInbox(FileIn(directory), Configure) : receiver.AddPostgreSqlInbox(_ => postgreSql, Configure);
        receiver.KeepRegistered(url, WebhookEventTypes.Payments, name: "payments");
        var app = new KeepingApp(services.BuildServiceProvider());
        try
        {
            await app.EnsureAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        void Configure(InboxOptions options) => options.ProtectBodies = protects;
    }

    public static string FileIn(DirectoryInfo directory) => Path.Combine(directory.FullName, "inbox.db");

    public static string KeysIn(DirectoryInfo directory) => Path.Combine(directory.FullName, "keys");

    public Task EnsureAsync() => Registrar.EnsureAsync(Cancellation);

    public async Task<StoredRegistration> RowAsync(int generation) =>
        (await Store.ListAsync(Cancellation)).Single(row => row.Generation == generation);

    /// <summary>Stores events that arrived some time ago, and waits until each was attempted.</summary>
    public async Task StoreAsync(TimeSpan age, bool isPolled, params string[] references)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            foreach (var hosted in Hosted)
            {
                await hosted.StartAsync(Cancellation);
            }
        }

        foreach (var reference in references)
        {
            var delivery = new InboxDelivery
            {
                ReceiverName = "",
                DeliveryKey = $"epayments.payment.captured.v1/123456/{reference}/1/true",
                OrderingKey = $"payment/123456/{reference}",
                Body = Encoding.UTF8.GetBytes(
                    $$"""
                    {"msn":"123456",{{(isPolled ? "\"$source\":\"poll\"," : "")}}"reference":"{{reference}}","pspReference":"1","name":"CAPTURED",
                    "amount":{"currency":"NOK","value":35000},"timestamp":"2026-03-01T11:59:58.000Z","idempotencyKey":"key","success":true}
                    """),
                AttemptedAt = TimeProvider.System.GetUtcNow() - age,
                ReceivedAt = TimeProvider.System.GetUtcNow() - age,
                EventType = WebhookEventTypes.PaymentCaptured,
                Events = [WebhookEventTypes.PaymentCaptured],
            };

            // Refused until the app has reached its database.
            await Until.TrueAsync(async () =>
                await _services.GetRequiredKeyedService<IWebhookInbox>("").StoreAsync(delivery, Cancellation) == InboxResult.Stored, tolerate: true);
        }

        await Until.TrueAsync(async () => (await Inbox.ListAsync(new() { State = InboxState.Waiting }, Cancellation)).All(static entry => entry.Failures > 1));
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            foreach (var hosted in Hosted)
            {
                await hosted.StopAsync(CancellationToken.None);
            }
        }

        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
