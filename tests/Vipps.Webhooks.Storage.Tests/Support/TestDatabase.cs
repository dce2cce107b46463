using System.Data.Common;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>A new, empty inbox on some database.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly IReadOnlyList<IDisposable> _owned;

    private TestDatabase(IInboxDatabase database, DbDataSource source, FakeTimeProvider clock, bool hasServerClock, IReadOnlyList<IDisposable> owned)
    {
        Database = database;
        Source = source;
        Clock = clock;
        HasServerClock = hasServerClock;
        _owned = owned;
    }

    public IInboxDatabase Database { get; }

    /// <summary>The clock of the inbox, unless the server has its own.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>True if the clock is the server's, which a test cannot set.</summary>
    public bool HasServerClock { get; }

    /// <summary>Connections to the database.</summary>
    public DbDataSource Source { get; }

    /// <summary>Prepares a database, and disposes of it later, with what belongs to it, in this order.</summary>
    public static async Task<TestDatabase> PrepareAsync(
        IInboxDatabase database, DbDataSource source, IReadOnlyList<IDisposable> owned, FakeTimeProvider? clock = null, bool hasServerClock = false)
    {
        await database.PrepareAsync("", CancellationToken.None);
        return new TestDatabase(database, source, clock ?? new FakeTimeProvider(Deliveries.Now), hasServerClock, owned);
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

    public Task<bool> SucceedAsync(ClaimedDelivery claimed) => Database.RunAsync(claimed, TestRun.Successful, CancellationToken.None);

    public Task<bool> FailAsync(ClaimedDelivery claimed, InboxState state, TimeSpan delay = default, string error = "no") =>
        Database.FailAsync(claimed, new AttemptFailure(state, delay, error), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }
}
