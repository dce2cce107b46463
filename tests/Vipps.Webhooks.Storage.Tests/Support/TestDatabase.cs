using System.Data.Common;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Vipps.Webhooks.Sqlite;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>A new, empty inbox on one of the databases.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "SQLite";
    public const string PostgreSql = "PostgreSQL";

    private readonly List<IDisposable> _owned = [];
    private string? _directory;

    public static TheoryData<string> All => [Sqlite, PostgreSql];

    public required InboxDatabase Database { get; init; }

    /// <summary>The clock of the inbox. PostgreSQL has its own.</summary>
    public FakeTimeProvider Clock { get; private init; } = new(Deliveries.Now);

    public required string Kind { get; init; }

    public NpgsqlDataSource? Source { get; private init; }

    /// <summary>Connections to the database, whichever it is.</summary>
    public required DbDataSource AnySource { get; init; }

    public static async Task<TestDatabase> CreateAsync(string kind, PostgreSqlCluster cluster)
    {
        TestDatabase created;
        var clock = new FakeTimeProvider(Deliveries.Now);
        if (kind == PostgreSql)
        {
            var source = await cluster.CreateDatabaseAsync();
            created = new TestDatabase { Kind = kind, Database = new PostgreSqlDatabase(source), Clock = clock, Source = source, AnySource = source };
            created._owned.Add(source);
        }
        else
        {
            var directory = Path.Combine(Path.GetTempPath(), $"vipps-inbox-{Guid.NewGuid():N}");
            var file = new SqliteInboxFile(Path.Combine(directory, "inbox.db"), "");
            created = new TestDatabase { Kind = kind, Database = new SqliteDatabase(file.Source, clock), Clock = clock, AnySource = file.Source };
            created._owned.Add(file);
            created._directory = directory;
        }

        await created.Database.PrepareAsync("", CancellationToken.None);
        return created;
    }

    /// <summary>Stores deliveries, in this order.</summary>
    public async Task StoreAsync(params InboxDelivery[] deliveries)
    {
        foreach (var delivery in deliveries)
        {
            Assert.True((await Database.InsertAsync([InboxRow.Of(delivery)], CancellationToken.None))[0]);
        }
    }

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int count = 100, TimeSpan? lease = null) =>
        Database.ClaimAsync("", count, Guid.NewGuid().ToString("N"), lease ?? TimeSpan.FromMinutes(5), false, CancellationToken.None);

    public async Task<ClaimedDelivery> ClaimOneAsync(TimeSpan? lease = null) => Assert.Single(await ClaimAsync(1, lease));

    public Task<bool> SucceedAsync(ClaimedDelivery claimed) => Database.RunAsync(claimed, static _ => Task.FromResult<AttemptFailure?>(null), CancellationToken.None);

    public Task<bool> FailAsync(ClaimedDelivery claimed, InboxState state, TimeSpan delay = default, string error = "no") =>
        Database.FailAsync(claimed, new AttemptFailure(state, delay, error), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        if (_directory is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
