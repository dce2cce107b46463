using System.Data.Common;
using System.Diagnostics;
using Spectre.Console;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>The time of a claim while very many deliveries wait, the oldest of them behind a parked one of their payment.</summary>
public sealed class ClaimMeasurement : IMeasurement
{
    private const int PerClaim = 8;

    /// <inheritdoc/>
    public string Name => "claim";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var (waiting, held, claims) = isShort ? (200, 10, 3) : (100_000, 1000, 300);
        var table = new Table().MarkdownBorder().AddColumns(
            "Database", "Waiting", "Payments held", "Behind each", "Median of a claim", "p99");
        foreach (var behind in new[] { 1, 10 })
        {
            await MeasureBothAsync(console, table, (waiting, held, behind, claims), cancellationToken);
        }

        console.Write(table);
    }

    private static async Task MeasureBothAsync(
        IAnsiConsole console, Table table, (int Waiting, int Held, int Behind, int Claims) backlog, CancellationToken cancellationToken)
    {
        var (waiting, held, behind, claims) = backlog;
        using (var files = new InboxFiles())
        {
            await using var database = await files.NewInboxAsync("inbox", cancellationToken);
            await using var source = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={files.PathOf("inbox")}");
            await source.OpenAsync(cancellationToken);
            await MeasureAsync("SQLite", database, source, "analyze");
        }

        await using var server = new PostgreSqlServer();
        if (await MeasuredServer.IsStartedAsync(server, console, backlog.Waiting < 1000))
        {
            await using var source = await server.CreateDatabaseAsync();
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var database = new PostgreSqlDatabase(ConnectionSource.Of(source));
            await database.PrepareAsync("", cancellationToken);
            await MeasureAsync("PostgreSQL", database, connection, "vacuum analyze");
        }

        async Task MeasureAsync(string name, InboxDatabase database, DbConnection connection, string vacuum)
        {
            // The payments that are held are the oldest ones: each claim passes by all of what waits behind them.
            await InsertAsync(database, Enumerable.Range(0, held).Select(static payment => Rows.Of(payment, $"held-{payment}")), cancellationToken);
            while (await database.ClaimAsync("", 100, Guid.NewGuid().ToString("N"), TimeSpan.FromHours(1), false, cancellationToken) is { Count: > 0 } claimed)
            {
                foreach (var one in claimed)
                {
                    await database.FailAsync(one, new AttemptFailure(InboxState.Parked, TimeSpan.Zero, "InvalidOperationException: no"), cancellationToken);
                }
            }

            var first = held;
            for (var round = 0; round < behind; round++, first += held)
            {
                await InsertAsync(
                    database, Enumerable.Range(first, held).Select(number => Rows.Of(number, $"held-{number % held}")), cancellationToken);
            }

            await InsertAsync(database, Enumerable.Range(first, waiting - (behind * held)).Select(static number => Rows.Of(number)), cancellationToken);
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = vacuum;
                command.CommandTimeout = 600;
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            var stats = await database.CountUnfinishedAsync("", cancellationToken);
            if (stats.Waiting != waiting || stats.Parked != held)
            {
                throw new InvalidOperationException("The backlog is not as it should be: nothing is measured.");
            }

            var times = new List<TimeSpan>();
            for (var at = 0; at < claims; at++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var began = Stopwatch.GetTimestamp();
                var claimed = await database.ClaimAsync("", PerClaim, Guid.NewGuid().ToString("N"), TimeSpan.FromHours(1), false, cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(began));
                if (claimed.Count != PerClaim)
                {
                    throw new InvalidOperationException("A claim found too little: nothing is measured.");
                }
            }

            times.Sort();
            table.AddRow(
                name,
                $"{waiting:N0}",
                $"{held:N0}",
                $"{behind}",
                $"{times[times.Count / 2].TotalMilliseconds:N1} ms",
                $"{times[times.Count * 99 / 100].TotalMilliseconds:N1} ms");
        }
    }

    private static async Task InsertAsync(InboxDatabase database, IEnumerable<InboxDelivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var batch in deliveries.Chunk(256))
        {
            await Rows.InsertAsync(database, batch, cancellationToken);
        }
    }
}
