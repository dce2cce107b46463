using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Sqlite;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>The statements of the inbox on SQLite.</summary>
public sealed class SqliteDatabaseTests : DatabaseTests
{
    internal override Task<TestDatabase> CreateAsync()
    {
        var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(Deliveries.Now);
        var file = new SqliteInboxFile(Path.Combine(directory.Path, "inbox.db"), "");
        return TestDatabase.PrepareAsync(new SqliteDatabase(ConnectionSource.Of(file.Source), clock), file.Source, clock: clock, owned: [file, directory]);
    }
}
