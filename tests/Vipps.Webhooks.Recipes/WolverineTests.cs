using System.Collections.Concurrent;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using static Vipps.Webhooks.Recipes.OnWolverine;

namespace Vipps.Webhooks.Recipes;

/// <summary>The recipe for Wolverine: the real one, with its queue and its message store.</summary>
public sealed class WolverineTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vipps-webhooks-tests-");

    private string Database => $"Data Source={Path.Combine(_directory.FullName, "wolverine.db")}";

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
    }

    // One test, because Wolverine needs seconds to start.
    [Fact]
    public async Task Deliveries_AreHandledInOrder_AndAgainWithTheSameKey_UnlessTheyCannotBeStored()
    {
        var log = new EnvelopeLog();
        await using var shop = await Shop.StartAsync<WolverineInbox>(builder => builder.Host.UseWolverine(wolverine =>
        {
            wolverine.Discovery.DisableConventionalDiscovery().IncludeType(typeof(VippsDeliveryHandler));
            wolverine.Services.AddSingleton(log);
            wolverine.Policies.AddMiddleware(typeof(Recording));
            Configure(wolverine, Database);
        }));
        shop.Fail(1);

        foreach (var pspReference in (string[])["1", "2", "1"])
        {
            Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(pspReference));
        }

        var calls = await shop.HandledAsync(3);
        Assert.Equal(["1", "2", "1"], calls.Select(call => call.PspReference)); // the first failed once, and was waited for
        Assert.All(calls, static call => Assert.Equal(call.EventKey, call.DeliveryKey));
        Assert.Equal(calls[0].DeliveryKey, calls[2].DeliveryKey);
        Assert.Equal([calls[0].DeliveryKey, .. calls.Select(call => call.DeliveryKey)], log.Envelopes.Select(envelope => envelope.DeduplicationId));
        Assert.Equal("payment/123456/order-1001", Uri.UnescapeDataString(Assert.Single(log.Envelopes.Select(envelope => envelope.GroupId).Distinct())!));

        await ExecuteAsync("ALTER TABLE wolverine_incoming_envelopes RENAME TO elsewhere");
        var notStored = await shop.DeliverAsync("3");
        await ExecuteAsync("ALTER TABLE elsewhere RENAME TO wolverine_incoming_envelopes");

        Assert.Equal(HttpStatusCode.InternalServerError, notStored);
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync("4"));
        Assert.Equal(["1", "2", "1", "4"], (await shop.HandledAsync(1)).Select(call => call.PspReference));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The content of each message, once for each attempt.</summary>
    public sealed class EnvelopeLog
    {
        private readonly ConcurrentQueue<Envelope> _envelopes = new();

        public IReadOnlyList<Envelope> Envelopes => [.. _envelopes];

        public void Add(Envelope envelope) => _envelopes.Enqueue(envelope);
    }

    public static class Recording
    {
        public static void Before(Envelope envelope, EnvelopeLog log) => log.Add(envelope);
    }
}
