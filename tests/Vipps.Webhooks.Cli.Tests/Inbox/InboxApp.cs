using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Cli.Tests.Inbox;

/// <summary>
/// A running app with an inbox, which the tool looks into from beside. Payments whose reference begins with "parked" fail until they are mended, and are
/// parked at their second failure, because they arrived eight days ago.
/// </summary>
internal sealed class InboxApp : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _failed = new(StringComparer.Ordinal);
    private readonly ServiceProvider _services;
    private readonly ScratchDirectory _directory;

    private InboxApp(ServiceProvider services, ScratchDirectory directory)
    {
        _services = services;
        _directory = directory;
    }

    /// <summary>The file of the inbox, if it is one.</summary>
    public string File => _directory.PathOf("inbox.db");

    public IWebhookInboxAdmin Admin => _services.GetRequiredService<IWebhookInboxAdmin>();

    /// <summary>What was handled, in this order.</summary>
    public ConcurrentQueue<string> Handled { get; } = new();

    public bool IsMended { get; set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts an app.</summary>
    /// <param name="postgreSql">Its database on PostgreSQL; null for a SQLite file.</param>
    /// <param name="protects">True if it encrypts bodies.</param>
    public static async Task<InboxApp> StartAsync(DbDataSource? postgreSql = null, bool protects = false)
    {
        var directory = new ScratchDirectory();
        InboxApp app = null!;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        var receiver = services.AddVippsWebhookProcessor().AddInMemoryRegistrations().AddHandler<PaymentEvent>((payment, _, _) => app.HandleAsync(payment));
        _ = postgreSql is null
            ? receiver.AddSqliteInbox(directory.PathOf("inbox.db"), Configure)
            : receiver.AddPostgreSqlInbox(_ => postgreSql, Configure);
        app = new InboxApp(services.BuildServiceProvider(), directory);
        try
        {
            foreach (var hosted in app._services.GetServices<IHostedService>())
            {
                await hosted.StartAsync(Cancellation);
            }

            await Until.TrueAsync(async () => await app.Admin.GetStatsAsync(Cancellation) is not null, tolerate: true);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        void Configure(InboxOptions options) => (options.Concurrency, options.ProtectBodies) = (1, protects);
    }

    public async Task StoreAsync(params string[] references)
    {
        var stored = await Admin.GetStatsAsync(Cancellation);
        var number = stored.Done + stored.Parked + stored.Waiting + stored.Discarded;
        foreach (var reference in references)
        {
            number++;
            var delivery = new InboxDelivery
            {
                ReceiverName = "",
                DeliveryKey = $"epayments.payment.captured.v1/123456/{reference}/{number}/true",
                OrderingKey = $"payment/123456/{reference}",
                Body = Encoding.UTF8.GetBytes(
                    $$"""
                    {"msn":"123456","reference":"{{reference}}","pspReference":"{{number}}","name":"CAPTURED","amount":{"currency":"NOK","value":35000},
                    "timestamp":"2026-03-01T11:59:58.000Z","idempotencyKey":"key","success":true}
                    """),
                AttemptedAt = TimeProvider.System.GetUtcNow().AddDays(-8),
                ReceivedAt = TimeProvider.System.GetUtcNow().AddDays(-8),
                EventType = WebhookEventTypes.PaymentCaptured,
                Events = [WebhookEventTypes.PaymentCaptured],
            };

            // Refused until the app has reached its database.
            await Until.TrueAsync(async () =>
                await _services.GetRequiredKeyedService<IWebhookInbox>("").StoreAsync(delivery, Cancellation) == InboxResult.Stored, tolerate: true);
        }
    }

    public Task UntilAsync(Func<InboxStats, bool> condition) => Until.TrueAsync(async () => condition(await Admin.GetStatsAsync(Cancellation)));

    public async Task<long> IdOfAsync(string reference) =>
        (await Admin.ListAsync(new() { OrderingKey = $"payment/123456/{reference}" }, Cancellation)).Min(static entry => entry.Id);

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    private Task HandleAsync(PaymentEvent payment)
    {
        if (payment.Reference.StartsWith("parked", StringComparison.Ordinal) && !IsMended)
        {
            if (_failed.TryAdd($"{payment.Reference}/{payment.PspReference}", true))
            {
                throw new RetryLaterException(TimeSpan.Zero); // the first failure is never the last
            }

            throw new InvalidOperationException(
                "The warehouse did not take the order, and said so at \u202E great length: " + string.Join(' ', Enumerable.Repeat("no,", 60)));
        }

        Handled.Enqueue($"{payment.Reference}/{payment.PspReference}");
        return Task.CompletedTask;
    }
}
