using Vipps.Webhooks.Sqlite;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Registrations;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>The store in a file.</summary>
public sealed class RegistrationFileTests : RegistrationStoreTests
{
    [Fact]
    public async Task FileOfSomethingElse_IsLeftAsItIs()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "file");
        await File.WriteAllTextAsync(path, "{\"a\":\"mine\"}", TestContext.Current.CancellationToken);
        var store = new RegistrationFile(path);

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => store.ListAsync(TestContext.Current.CancellationToken));

        Assert.DoesNotContain("mine", $"{exception}", StringComparison.Ordinal);
        Assert.Equal("{\"a\":\"mine\"}", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    internal override Task<Stores> CreateAsync()
    {
        var directory = new TemporaryDirectory();
        return Task.FromResult(new Stores(
            () => new RegistrationFile(Path.Combine(directory.Path, "below", "registrations.json")),
            () =>
            {
                directory.Dispose();
                return default;
            }));
    }
}

/// <summary>The table in SQLite.</summary>
public sealed class SqliteRegistrationStoreTests : RegistrationStoreTests
{
    internal override Task<Stores> CreateAsync()
    {
        var directory = new TemporaryDirectory();
        var file = new SqliteInboxFile(Path.Combine(directory.Path, "inbox.db"), "");
        var database = new SqliteDatabase(ConnectionSource.Of(file.Source), TimeProvider.System);
        return Task.FromResult(new Stores(
            () => new DatabaseRegistrationStore(database),
            async () =>
            {
                await database.DisposeAsync();
                file.Dispose();
                directory.Dispose();
            }));
    }
}

/// <summary>The table in PostgreSQL, each store with a database of its own, as in two processes.</summary>
public sealed class PostgreSqlRegistrationStoreTests(PostgreSqlCluster cluster) : RegistrationStoreTests
{
    internal override async Task<Stores> CreateAsync()
    {
        var source = await cluster.CreateDatabaseAsync();
        return new Stores(() => new DatabaseRegistrationStore(new PostgreSqlDatabase(ConnectionSource.Of(source))), source.DisposeAsync);
    }
}
