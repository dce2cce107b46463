using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Sqlite;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Tests.Sqlite;

/// <summary>The file of an inbox on SQLite.</summary>
public sealed class SqliteInboxTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"vipps-inbox-{Guid.NewGuid():N}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void File_OfAnotherProcess_IsRefused_WithTheReason()
    {
        using var first = new SqliteInboxFile(Path.Combine(_directory, "inbox.db"), "");
        using (var second = new SqliteInboxFile(Path.Combine(_directory, ".", "inbox.db"), "norway"))
        {
            Assert.NotSame(first.Source, second.Source); // several receivers of one process may share it
        }

        Assert.Throws<InvalidOperationException>(() => new SqliteInboxFile(Path.Combine(_directory, "inbox.db"), ""));

        // Another process would meet this.
        Assert.Throws<IOException>(() => new FileStream(Path.Combine(_directory, "inbox.db.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
    }

    [Fact]
    public void LockedFile_IsRefused_AndFreeAgainAfterwards()
    {
        Directory.CreateDirectory(_directory);
        var path = Path.Combine(_directory, "inbox.db");
        using (new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var refused = Assert.Throws<InvalidOperationException>(() => new SqliteInboxFile(path, ""));
            Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        }

        new SqliteInboxFile(path, "").Dispose();
        new SqliteInboxFile(path, "").Dispose();
    }

    [Fact]
    public async Task Writer_SetsFullSynchronization_EvenIfTheLibraryHasAnotherDefault()
    {
        Directory.CreateDirectory(_directory);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "inbox.db")}");
        await connection.OpenAsync(Cancellation);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "pragma synchronous = normal";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await using var writer = new SqliteWriter(ConnectionSource.Of(new OneConnection(connection)));
        await writer.StartAsync(Cancellation);
        var settings = await writer.WriteAsync(
            static async (session, stop) => (
                (await session.QueryAsync("pragma synchronous", [], static reader => reader.GetInt32(0), stop))[0],
                (await session.QueryAsync("pragma journal_mode", [], static reader => reader.GetString(0), stop))[0],
                (await session.QueryAsync("pragma temp_store", [], static reader => reader.GetInt32(0), stop))[0],
                (await session.QueryAsync("pragma secure_delete", [], static reader => reader.GetInt32(0), stop))[0]),
            Cancellation);

        Assert.Equal((2, "wal", 2, 1), settings);
    }

    [Fact]
    public async Task Memory_IsNoFile_AndIsRefused()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await using var writer = new SqliteWriter(ConnectionSource.Of(new OneConnection(connection)));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => writer.StartAsync(Cancellation));

        Assert.Contains("journal_mode = memory", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)] // each in a transaction of its own
    [InlineData(50)]
    public async Task FailedWrite_IsUndone_AndOthersAreNot(int atATime)
    {
        using var file = new SqliteInboxFile(Path.Combine(_directory, "inbox.db"), "");
        await using var writer = new SqliteWriter(ConnectionSource.Of(file.Source));
        await writer.StartAsync(Cancellation);
        await writer.WriteAsync(static (session, stop) => session.ExecuteAsync("create table t (n integer)", [], stop), Cancellation);

        var writes = new List<Task<int>>();
        foreach (var numbers in Enumerable.Range(0, 50).Chunk(atATime))
        {
            writes.AddRange(numbers.Select(n => writer.WriteAsync(
                async (session, stop) =>
                {
                    await session.ExecuteAsync("insert into t values (@n)", [("n", n)], stop);
                    return n % 2 == 0 ? n : throw new InvalidOperationException();
                },
                Cancellation)));
            await Task.WhenAll(writes).ContinueWith(static _ => { }, Cancellation, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        Assert.All(writes, (write, n) => Assert.Equal(n % 2 == 0, write.IsCompletedSuccessfully));
        var left = await writer.WriteAsync(
            static (session, stop) => session.QueryAsync("select n from t order by n", [], static reader => reader.GetInt32(0), stop), Cancellation);
        Assert.Equal(Enumerable.Range(0, 50).Where(static n => n % 2 == 0), left);
    }

    [Fact]
    public void SecondInbox_OfAReceiver_IsRefused()
    {
        var receiver = new ServiceCollection().AddVippsWebhookProcessor().AddSqliteInbox("one.db");

        Assert.Throws<InvalidOperationException>(() => receiver.AddSqliteInbox("two.db"));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddVippsWebhookProcessor().AddSqliteInbox(" "));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>Hands out the connection that the test made.</summary>
    private sealed class OneConnection(SqliteConnection connection) : System.Data.Common.DbDataSource
    {
        public override string ConnectionString => connection.ConnectionString;

        protected override System.Data.Common.DbConnection CreateDbConnection() => connection;

        protected override async ValueTask<System.Data.Common.DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken)
        {
            if (connection.State != System.Data.ConnectionState.Open)
            {
                await connection.OpenAsync(cancellationToken);
            }

            return connection;
        }
    }
}
