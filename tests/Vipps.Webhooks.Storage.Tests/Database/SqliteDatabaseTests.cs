using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Sqlite;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>The statements of the inbox on SQLite.</summary>
public sealed class SqliteDatabaseTests : DatabaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatThePumpRepeats_DoesNotReadWhatIsRemembered()
    {
        CountingConnections connections = null!;
        await using var inbox = await CreateAsync(source => connections = new CountingConnections(source));
        var few = await StepsAsync(finished: 10);
        var many = await StepsAsync(finished: 3000);

        Assert.All(many, steps => Assert.InRange(steps.Value, 1, few[steps.Key] + 20));

        async Task<Dictionary<string, int>> StepsAsync(int finished)
        {
            await using (var insert = inbox.Source.CreateCommand(
                $"""
                with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < {finished})
                insert into {Rows.Table} (receiver, delivery_key, unique_key, lane, subject, event_type, events, signed_at, received_at, state, finished_at)
                select '', 'key', randomblob(64), randomblob(32), 'subject', 'type', '', 1, 1, 1, 1 from numbers
                """))
            {
                await insert.ExecuteNonQueryAsync(Cancellation);
            }

            var reference = $"after-{finished}";
            await inbox.Database.InsertAsync([InboxRow.Of(Deliveries.Of(reference, 1)), InboxRow.Of(Deliveries.Of(reference, 2))], Cancellation);
            return new()
            {
                ["claim"] = await connections.CountAsync(() => inbox.Database.ClaimAsync("", 10, "token", TimeSpan.FromHours(1), false, Cancellation)),
                ["probe"] = await connections.CountAsync(() => inbox.Database.ClaimAsync("", 1, "probe", TimeSpan.FromHours(1), true, Cancellation)),
                ["count"] = await connections.CountAsync(() => inbox.Database.CountUnfinishedAsync("", Cancellation)),
                ["list"] = await connections.CountAsync(() => inbox.Database.ListAsync("", new InboxQuery { Limit = 5 }, Deliveries.Now, Cancellation)),
                ["parked"] = await connections.CountAsync(
                    () => inbox.Database.ListAsync("", new InboxQuery { State = InboxState.Parked }, Deliveries.Now, Cancellation)),
            };
        }
    }

    /// <summary>What arrives together stands together in the indexes: a batch writes few of their pages, however many rows there are.</summary>
    [Fact]
    public async Task BatchOfNumberedReferences_WritesFewPages()
    {
        await using var inbox = await CreateAsync();
        await InsertAsync(0, 5_000);
        await using var connection = await inbox.Source.OpenConnectionAsync(Cancellation);
        Assert.Equal(0, await CheckpointAsync("truncate"));

        await InsertAsync(5_000, 64);

        // Half a kilobyte a row, and some in each index and its way to the root. Were they scattered, they would write most pages of each index.
        Assert.InRange(await CheckpointAsync("passive"), 1, 40);

        Task InsertAsync(int first, int count) => inbox.Database.InsertAsync(
            [.. Enumerable.Range(first, count).Select(static number => InboxRow.Of(Deliveries.Of($"order-{number:D6}")))], Cancellation);

        // Returns the number of pages in the write-ahead log.
        async Task<int> CheckpointAsync(string mode)
        {
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = $"pragma wal_checkpoint({mode})";
            await using var reader = await checkpoint.ExecuteReaderAsync(Cancellation);
            Assert.True(await reader.ReadAsync(Cancellation));
            Assert.Equal(0, reader.GetInt32(0)); // not busy
            return reader.GetInt32(1);
        }
    }

    [Fact]
    public async Task ConnectionThatBroke_IsReplaced_AndWhatItHadStoredIsKnown()
    {
        CountingConnections connections = null!;
        await using var inbox = await CreateAsync(source => connections = new CountingConnections(source));
        InboxRow[] first = [InboxRow.Of(Deliveries.Of("order-1"))];
        InboxRow[] both = [.. first, InboxRow.Of(Deliveries.Of("order-2"))];
        Assert.Equal((bool[])[true], await inbox.Database.InsertAsync(first, Cancellation));

        await connections.First!.CloseAsync(); // the writer's
        await Assert.ThrowsAsync<InvalidOperationException>(() => inbox.Database.InsertAsync(both, Cancellation));

        Assert.Equal((bool[])[false, true], await inbox.Database.InsertAsync(both, Cancellation));
    }

    [Theory]
    [InlineData(1)] // in a transaction of its own
    [InlineData(50)]
    public async Task InsertThatFails_LeavesNothing_AndThoseAfterItAreStored(int atATime)
    {
        await using var inbox = await CreateAsync();
        var inserts = new List<Task<bool[]>>();
        foreach (var numbers in Enumerable.Range(0, 50).Chunk(atATime))
        {
            inserts.AddRange(numbers.Select(number => inbox.Database.InsertAsync([Row(number), .. number % 2 == 0 ? [] : new[] { Row(number, receiver: null!) }], Cancellation)));
            await Task.WhenAll(inserts).ContinueWith(static _ => { }, Cancellation, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        Assert.All(inserts, static (insert, number) => Assert.Equal(number % 2 == 0, insert.IsCompletedSuccessfully));
        var again = await inbox.Database.InsertAsync([.. Enumerable.Range(0, 50).Select(static number => Row(number))], Cancellation);
        Assert.Equal(Enumerable.Range(0, 50).Select(static number => number % 2 == 1), again);

        static InboxRow Row(int number, string receiver = "") => InboxRow.Of(Deliveries.Of($"order-{number:D6}", receiver: receiver));
    }

    [Fact]
    public async Task Columns_AreAllOfTheTable()
    {
        await using var inbox = await CreateAsync();
        await using var query = inbox.Source.CreateCommand($"select name from pragma_table_info('{Rows.Table}')");
        await using var reader = await query.ExecuteReaderAsync(Cancellation);
        var columns = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            columns.Add(reader.GetString(0));
        }

        Assert.Equal(columns.Order(StringComparer.Ordinal), Rows.Columns.Split(", ").Order(StringComparer.Ordinal));
    }

    internal override Task<TestDatabase> CreateAsync() => CreateAsync(ConnectionSource.Of);

    private static Task<TestDatabase> CreateAsync(Func<DbDataSource, ConnectionSource> connect)
    {
        var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(Deliveries.Now);
        var file = new SqliteInboxFile(Path.Combine(directory.Path, "inbox.db"), "");
        return TestDatabase.PrepareAsync(new SqliteDatabase(connect(file.Source), clock), file.Source, clock: clock, owned: [file, directory]);
    }

    /// <summary>Counts what SQLite's virtual machine does, in hundreds of its instructions.</summary>
    private sealed class CountingConnections(DbDataSource source) : ConnectionSource
    {
        private int _steps;

        public DbConnection? First { get; private set; }

        public override async ValueTask<OpenConnection> OpenAsync(CancellationToken cancellationToken)
        {
            var connection = (SqliteConnection)await source.OpenConnectionAsync(cancellationToken);
            SQLitePCL.raw.sqlite3_progress_handler(
                connection.Handle,
                100,
                _ =>
                {
                    _steps++;
                    return 0;
                },
                null);
            First ??= connection;
            return new OpenConnection(connection, connection);
        }

        public async Task<int> CountAsync(Func<Task> act)
        {
            _steps = 1;
            await act();
            return _steps;
        }
    }
}
