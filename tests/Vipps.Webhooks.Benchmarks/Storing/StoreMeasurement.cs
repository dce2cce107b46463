using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>
/// Deliveries that are on disk per second: the inbox's group commit against one row with one commit, by callers that each wait for their own. They
/// take turns, and the ratio is the median of the rounds; with references that a shop numbers, and with references in no order, which scatter the
/// entries of an index. And the processor time for a row, against the same batches through EF Core.
/// </summary>
public sealed class StoreMeasurement : IMeasurement
{
    private const int Batch = 64;

    private static readonly (string Name, Func<int, InboxDelivery> NewRow) NumberedReferences = ("numbered", static number => Rows.Of(number));

    private static readonly (string Name, Func<int, InboxDelivery> NewRow)[] AllReferences =
        [NumberedReferences, ("in no order", static number => Rows.Of(number, $"{Guid.NewGuid()}"))];

    /// <inheritdoc/>
    public string Name => "store";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var (rounds, callers) = isShort ? (1, 4) : (7, 64);
        var table = new Table().MarkdownBorder().AddColumns("Database", "Callers", "References", "One row, one commit", "p99", "Group commit", "p99", "Ratio", "Worst and best round");
        var processor = new Table().MarkdownBorder().AddColumns("Database", $"Batches of {Batch} through EF Core", "The inbox's", "Ratio");

        using (var files = new InboxFiles())
        {
            // Durable: the default of this library is FULL in WAL mode, too, and it is said all the same.
            var peer = new SqliteConnectionStringBuilder { DataSource = files.PathOf("peer"), DefaultTimeout = 60 }.ToString();
            await using (var create = new SqliteConnection(peer))
            {
                await create.OpenAsync(cancellationToken);
                await ExecuteAsync(create, "pragma journal_mode = wal", cancellationToken);
                await ExecuteAsync(create, OneRowOneCommit.TableWith("blob"), cancellationToken);
            }

            var oneRow = new OneRowOneCommit(async stop =>
            {
                var connection = new SqliteConnection(peer);
                await connection.OpenAsync(stop);
                await ExecuteAsync(connection, "pragma synchronous = full", stop);
                return connection;
            });
            await using var database = await files.NewInboxAsync("ours", cancellationToken);

            // So many that a round is not the 150 ms for which a caller sleeps that finds the file locked.
            var rows = isShort ? callers : 6400;
            foreach (var references in AllReferences)
            {
                await CompareAsync(table, "SQLite, synchronous = FULL", callers, references, oneRow, database, rounds, rows, rows, cancellationToken);
            }

            await using var services = new ServiceCollection()
                .AddDbContext<EntityFrameworkPeer>(options => options.UseSqlite($"Data Source={files.PathOf("ef")}")).BuildServiceProvider();
            await CompareProcessorAsync(
                processor, "SQLite", await EntityFrameworkPeer.CreateAsync(services, cancellationToken), database, rounds, isShort ? 1 : 40, cancellationToken);
        }

        await using var server = new PostgreSqlServer();
        if (await MeasuredServer.IsStartedAsync(server, console, isShort))
        {
            await using var source = await server.CreateDatabaseAsync();
            await using (var create = await source.OpenConnectionAsync(cancellationToken))
            {
                await ExecuteAsync(create, OneRowOneCommit.TableWith("bytea"), cancellationToken);
            }

            var oneRow = new OneRowOneCommit(async stop => await source.OpenConnectionAsync(stop));
            await using var database = new PostgreSqlDatabase(ConnectionSource.Of(source));
            await database.PrepareAsync("", cancellationToken);
            foreach (var references in AllReferences)
            {
                await CompareAsync(table, "PostgreSQL, 40 connections", callers, references, oneRow, database, rounds, 1280, 6400, cancellationToken);
                await CompareAsync(table, "PostgreSQL, 40 connections", 512, references, oneRow, database, rounds, 1536, 15_360, cancellationToken);
            }

            await using var forContext = await server.CreateDatabaseAsync();
            await using var services = new ServiceCollection()
                .AddDbContext<EntityFrameworkPeer>(options => options.UseNpgsql(forContext)).BuildServiceProvider();
            await CompareProcessorAsync(
                processor, "PostgreSQL", await EntityFrameworkPeer.CreateAsync(services, cancellationToken), database, rounds, 40, cancellationToken);
        }

        console.Write(table);
        console.Write(processor);
    }

    private static async Task CompareAsync(
        Table table,
        string name,
        int callers,
        (string Name, Func<int, InboxDelivery> NewRow) references,
        OneRowOneCommit oneRow,
        InboxDatabase database,
        int rounds,
        int rowsOfPeer,
        int rowsOfOurs,
        CancellationToken cancellationToken)
    {
        await using var inbox = InboxFiles.GroupCommitOf(database);
        var peer = new List<(double Rate, TimeSpan Slow)>();
        var ours = new List<(double Rate, TimeSpan Slow)>();
        for (var round = 0; round <= rounds; round++)
        {
            var peerRound = await StoreAsync(callers, NewRows(rowsOfPeer, references.NewRow), oneRow.StoreAsync, cancellationToken);
            var ourRound = await StoreAsync(callers, NewRows(rowsOfOurs, references.NewRow), StoreInInboxAsync, cancellationToken);
            if (round > 0)
            {
                peer.Add(peerRound); // the first one warms up
                ours.Add(ourRound);
            }
        }

        var ratios = ours.Zip(peer, static (ours, peer) => ours.Rate / peer.Rate).Order().ToArray();
        table.AddRow(
            name,
            $"{callers}",
            references.Name,
            $"{Medians.Of(peer.Select(static of => of.Rate)):N0}/s",
            $"{Medians.Of(peer.Select(static of => of.Slow.TotalMilliseconds)):N0} ms",
            $"{Medians.Of(ours.Select(static of => of.Rate)):N0}/s",
            $"{Medians.Of(ours.Select(static of => of.Slow.TotalMilliseconds)):N0} ms",
            $"{ratios[ratios.Length / 2]:N1}",
            $"{ratios[0]:N1} to {ratios[^1]:N1}");

        async Task StoreInInboxAsync(InboxDelivery delivery, CancellationToken stop)
        {
            var stored = await inbox.StoreAsync(delivery, stop);
            if (stored != InboxResult.Stored)
            {
                throw new InvalidOperationException($"{stored}: nothing is measured.");
            }
        }
    }

    private static async Task<(double Rate, TimeSpan Slow)> StoreAsync(
        int callers, InboxDelivery[] deliveries, Func<InboxDelivery, CancellationToken, Task> store, CancellationToken cancellationToken)
    {
        var times = new TimeSpan[deliveries.Length];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(
            async () =>
            {
                int at;
                while ((at = Interlocked.Increment(ref next)) < deliveries.Length)
                {
                    var began = Stopwatch.GetTimestamp();
                    await store(deliveries[at], cancellationToken);
                    times[at] = Stopwatch.GetElapsedTime(began);
                }
            },
            cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        return (deliveries.Length / elapsed.TotalSeconds, times.Order().ElementAt(deliveries.Length * 99 / 100));
    }

    private static async Task CompareProcessorAsync(
        Table table,
        string name,
        IInboxDatabase throughEntityFramework,
        InboxDatabase database,
        int rounds,
        int batches,
        CancellationToken cancellationToken)
    {
        var peer = new List<double>();
        var ours = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var peerRound = await ProcessorTimeAsync(batches, throughEntityFramework, cancellationToken);
            var ourRound = await ProcessorTimeAsync(batches, database, cancellationToken);
            if (round > 0)
            {
                peer.Add(peerRound);
                ours.Add(ourRound);
            }
        }

        table.AddRow(
            name, $"{Medians.Of(peer):N0} µs a row", $"{Medians.Of(ours):N0} µs a row", $"{Medians.Of(ours.Zip(peer, static (ours, peer) => ours / peer)):N2}");
    }

    /// <summary>Returns the processor time of this process for a row, in microseconds.</summary>
    private static async Task<double> ProcessorTimeAsync(int batches, IInboxDatabase database, CancellationToken cancellationToken)
    {
        var rows = NewRows(batches * Batch, NumberedReferences.NewRow);
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        foreach (var batch in rows.Chunk(Batch))
        {
            await Rows.InsertAsync(database, batch, cancellationToken);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / rows.Length;
    }

    private static int _numbers;

    private static InboxDelivery[] NewRows(int count, Func<int, InboxDelivery> newRow)
    {
        var first = Interlocked.Add(ref _numbers, count) - count;
        return [.. Enumerable.Range(first, count).Select(newRow)];
    }

    private static async Task ExecuteAsync(DbConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
