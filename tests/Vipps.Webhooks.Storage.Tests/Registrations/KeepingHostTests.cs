using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>An app with an inbox and a wanted webhook, from its start to its second life.</summary>
public abstract class KeepingHostTests
{
    private const string Url = "https://shop.example/hooks/vipps";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task App_RegistersOnce_Receives_AndGoesOnAfterARestart()
    {
        using var directory = new TemporaryDirectory();
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await PrepareAsync();
        var handled = new ConcurrentQueue<string>();
        var logs = new FakeLogCollector();
        var texts = new List<string>();
        string? secret = null;
        for (var life = 1; life <= 2; life++)
        {
            await using var app = NewApp(vipps, directory.Path, logs, handled);
            await app.StartAsync(Cancellation);
            vipps.CallbackHandler = app.GetTestServer().CreateHandler();
            var registrar = app.Services.GetRequiredService<IWebhookRegistrar>();
            await Until.TrueAsync(async () => (await registrar.GetStatesAsync(Cancellation))[0].State == KeptRegistrationState.Registered);
            await Until.TrueAsync(() => Task.FromResult(app.Services.GetRequiredKeyedService<InboxStatus>("").IsPrepared));

            var kept = Assert.Single(await registrar.GetStatesAsync(Cancellation));
            Assert.Equal((Assert.Single(vipps.Registrations).Id, 1), (kept.WebhookId, kept.Generation));
            var reference = $"acme-shop-{life}";
            Assert.True(await vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = reference).Completion);
            await Until.TrueAsync(() => Task.FromResult(handled.Contains(reference)));

            var row = Assert.Single(await app.Services.GetRequiredKeyedService<IWebhookRegistrationStore>("").ListAsync(Cancellation));
            var saved = app.Services.GetRequiredService<IRegistrationSecrets>().Unprotect("", row.ProtectedSecret!)!;
            Assert.Equal(secret ?? saved, saved);
            secret = saved;
            vipps.Faults.FailNext(SandboxCall.List, SandboxFault.Answer(System.Net.HttpStatusCode.Forbidden));
            texts.Add($"{await Assert.ThrowsAsync<VippsApiException>(() => registrar.EnsureAsync(Cancellation))}");
            var health = (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries.Values;
            texts.AddRange(health.Select(static entry => $"{entry.Description} {entry.Exception}"));
            texts.Add($"{row} {kept} {kept.Problem}");
            await app.StopAsync(Cancellation);
        }

        Assert.Equal(["acme-shop-1", "acme-shop-2"], handled);
        Assert.All(vipps.Attempts, static attempt => Assert.Equal(1, attempt.Number));
        texts.AddRange(logs.GetSnapshot().Select(static line => $"{line.Message} {line.Exception} {string.Join(' ', line.StructuredState ?? [])}"));
        Assert.True(secret!.Length > 20 && texts.Count > 10);
        Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, await ReadAllAsync(), StringComparison.Ordinal);
    }

    protected abstract Task PrepareAsync();

    protected abstract void AddInbox(VippsWebhookReceiverBuilder receiver);

    /// <summary>Everything that the database has, as text.</summary>
    protected abstract Task<string> ReadAllAsync();

    private WebApplication NewApp(VippsSandbox vipps, string keys, FakeLogCollector logs, ConcurrentQueue<string> handled)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs));
        builder.Services.AddDataProtection().SetApplicationName("shop")
            .PersistKeysToFileSystem(new DirectoryInfo(keys)).ProtectKeysWithCertificate(KeyCertificate.Instance);
        builder.Services.AddHealthChecks().AddVippsWebhookRegistrarCheck().AddVippsWebhookInboxCheck();
        builder.Services.AddVippsWebhooks(vipps.Configure);
        var receiver = builder.Services.AddVippsWebhookReceiver().AddHandler<PaymentEvent>((payment, _, _) =>
        {
            handled.Enqueue(payment.Reference);
            return Task.CompletedTask;
        });
        AddInbox(receiver);
        receiver.KeepRegistered(Url, WebhookEventTypes.Payments);
        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        return app;
    }
}

/// <summary>With an inbox in a SQLite file.</summary>
public sealed class SqliteKeepingHostTests : KeepingHostTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "vipps-webhooks.db");

    public void Dispose() => _directory.Dispose();

    protected override Task PrepareAsync() => Task.CompletedTask;

    protected override void AddInbox(VippsWebhookReceiverBuilder receiver) => receiver.AddSqliteInbox(File);

    protected override async Task<string> ReadAllAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var all = new StringBuilder();
        foreach (var file in Directory.GetFiles(_directory.Path))
        {
            all.Append(Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        }

        Assert.Contains("vipps_webhook_registrations", $"{all}", StringComparison.Ordinal);
        return $"{all}";
    }
}

/// <summary>With an inbox on PostgreSQL.</summary>
public sealed class PostgreSqlKeepingHostTests(PostgreSqlCluster cluster) : KeepingHostTests, IAsyncDisposable
{
    private DbDataSource? _source;

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }
    }

    protected override async Task PrepareAsync() => _source = await cluster.CreateDatabaseAsync();

    protected override void AddInbox(VippsWebhookReceiverBuilder receiver) => receiver.AddPostgreSqlInbox(_ => _source!);

    protected override async Task<string> ReadAllAsync()
    {
        await using var command = _source!.CreateCommand(
            "select (select string_agg(r::text, ' ') from vipps_webhook_registrations r) || (select string_agg(d::text, ' ') from vipps_webhook_deliveries d)");
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
