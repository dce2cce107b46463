using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>A shop on SQLite.</summary>
public sealed class SqliteShop : ShopDatabase
{
    private readonly TemporaryDirectory _directory = new();

    protected override string Empty => "delete from vipps_webhook_deliveries;delete from sqlite_sequence";

    public override void Use(DbContextOptionsBuilder options, bool retries) => options.UseSqlite(Source.ConnectionString, sqlite =>
    {
        if (retries)
        {
            sqlite.ExecutionStrategy(TestStrategy.Create);
        }
    });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override Task<DbDataSource?> CreateAsync() =>
        Task.FromResult<DbDataSource?>(SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(_directory.Path, "shop.db")}"));
}

/// <summary>A shop on PostgreSQL.</summary>
public sealed class PostgreSqlShop(PostgreSqlCluster cluster) : ShopDatabase
{
    public override bool HasServerClock => true;

    public override bool MarksFirst => true;

    protected override string Empty => "truncate vipps_webhook_deliveries restart identity";

    protected override string Effects => "\"Effects\"";

    public override void Use(DbContextOptionsBuilder options, bool retries) => options.UseNpgsql(Source.ConnectionString, npgsql =>
    {
        if (retries)
        {
            npgsql.EnableRetryOnFailure(3, TimeSpan.FromMilliseconds(10), null);
        }
    });

    public override Exception NewTransient() => new NpgsqlException("The connection is lost.", new IOException());

    protected override async Task<DbDataSource?> CreateAsync()
    {
        Missing = cluster.Missing;
        return Missing is null ? await cluster.CreateDatabaseAsync() : null;
    }
}

/// <summary>A shop on MariaDB, a database that the inbox has no statements for: it stands for all those.</summary>
public sealed class MariaDbShop(MariaDbServer server) : ShopDatabase
{
    protected override string Empty => "truncate vipps_webhook_deliveries";

    public override void Use(DbContextOptionsBuilder options, bool retries) =>
#if NET10_0_OR_GREATER
        options.UseMySQL(Source.ConnectionString, mysql =>
#else
        options.UseMySql(Source.ConnectionString, MariaDbServer.Version, mysql =>
#endif
        {
            if (retries)
            {
                mysql.ExecutionStrategy(TestStrategy.Create);
            }
        });

    protected override async Task<DbDataSource?> CreateAsync()
    {
        Missing = server.Missing;
        return Missing is null ? await server.CreateDatabaseAsync() : null;
    }
}
