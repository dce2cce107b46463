using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Model;

/// <summary>What the migrations of a shop have of the inbox.</summary>
public sealed class ModelTests(PostgreSqlCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Providers =>
    [
        "SQLite", "PostgreSQL", "MySQL",
#if NET10_0_OR_GREATER
        "SQL Server",
#endif
    ];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Migration_HasTheTableAndItsIndexes(string provider)
    {
        using var context = new ShopDb(OptionsFor(provider));

        var operations = context.GetService<IMigrationsModelDiffer>().GetDifferences(
            null, context.GetService<IDesignTimeModel>().Model.GetRelationalModel());

        var table = Assert.Single(operations.OfType<CreateTableOperation>(), static table => table.Name == "vipps_webhook_deliveries");
        Assert.Equal(
            [
                "seq", "attempts", "body", "delivery_key", "event_type", "events", "failures", "finished_at", "lane", "last_error",
                "lease_token", "lease_until", "next_at", "received_at", "receiver", "replay_of", "signed_at", "state", "subject", "trace_parent",
                "unique_key", "unrecorded", "url", "webhook_id",
            ],
            table.Columns.Select(static column => column.Name).Order(new SeqFirst()));
        Assert.Equal(Rows.Columns.Split(", ").Order(StringComparer.Ordinal), table.Columns.Select(static column => column.Name).Order(StringComparer.Ordinal));
        var indexes = operations.OfType<CreateIndexOperation>().Where(static index => index.Table == "vipps_webhook_deliveries").ToList();
        Assert.Equal(
            [
                "vipps_webhook_deliveries_bodies (finished_at) state in (1, 3, 4) and body is not null",
                "vipps_webhook_deliveries_due (state, seq) state = 0",
                "vipps_webhook_deliveries_finished (finished_at) state in (1, 3, 4)",
                "vipps_webhook_deliveries_key unique (unique_key, receiver)",
                "vipps_webhook_deliveries_lane (lane, seq) state in (0, 2)",
            ],
            indexes.Select(static index => $"{index.Name} {(index.IsUnique ? "unique " : "")}({string.Join(", ", index.Columns)}) {index.Filter}".TrimEnd())
                .Order(StringComparer.Ordinal));
        Assert.Contains("vipps_webhook_deliveries", context.Database.GenerateCreateScript(), StringComparison.Ordinal);
        Assert.Equal(
            ["receiver", "name", "generation"],
            Assert.Single(operations.OfType<CreateTableOperation>(), static table => table.Name == "vipps_webhook_registrations").PrimaryKey!.Columns);
        var webhook = Assert.Single(operations.OfType<CreateIndexOperation>(), static index => index.Table == "vipps_webhook_registrations");
        Assert.True(webhook.IsUnique);
        Assert.Equal(["webhook_id"], webhook.Columns);
    }

    [Fact]
    public async Task TablesOfAMigration_OnPostgreSql_AreLikeTheInboxsOwn()
    {
        await using var own = await cluster.CreateDatabaseAsync();
        var database = new PostgreSqlDatabase(ConnectionSource.Of(own));
        await database.PrepareAsync("", Cancellation);
        await database.PrepareRegistrationsAsync(Cancellation);
        await using var migrated = await cluster.CreateDatabaseAsync();
        await using (var context = new ShopDb(new DbContextOptionsBuilder<ShopDb>().UseNpgsql(migrated).Options))
        {
            await context.Database.EnsureCreatedAsync(Cancellation);
        }

        Assert.Equal(await DescribeAsync(own), await DescribeAsync(migrated));

        static async Task<string> DescribeAsync(System.Data.Common.DbDataSource source)
        {
            await using var command = source.CreateCommand(
                """
                select string_agg(
                    concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default), '; ' order by table_name, column_name)
                  || (select string_agg(option, ' ' order by option) from pg_class, unnest(reloptions) option where relname = 'vipps_webhook_deliveries')
                from information_schema.columns where table_name in ('vipps_webhook_deliveries', 'vipps_webhook_registrations')
                """);
            return (string)(await command.ExecuteScalarAsync(Cancellation))!;
        }
    }

    [Fact]
    public async Task TableInASchema_OfAnotherName_IsFound()
    {
        await using var source = await cluster.CreateDatabaseAsync();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddDbContext<OtherSchemaDb>(options => options.UseNpgsql(source.ConnectionString)).BuildServiceProvider();
        await using (var scope = services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<OtherSchemaDb>().Database.EnsureCreatedAsync(Cancellation);
        }

        await using var inbox = await TestDatabase.PrepareAsync(ContextDatabases.Create(services, typeof(OtherSchemaDb)), source, owned: []);
        await inbox.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2));

        Assert.True(await inbox.SucceedAsync(await inbox.ClaimOneAsync()));
        Assert.Equal(2, (await inbox.Database.ListAsync("", new Storage.InboxQuery(), Deliveries.Now, Cancellation)).Count);
    }

    [Fact]
    public void ContextWithoutTheTable_IsRefused()
    {
        using var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddDbContext<EmptyDb>(static options => options.UseSqlite("Data Source=none")).BuildServiceProvider();

        var refused = Assert.Throws<InvalidOperationException>(() => ContextDatabases.Create(services, typeof(EmptyDb)));

        Assert.Contains("AddVippsWebhooks()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ContextsThatShareAConnection_AreRefused()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=none");
        using var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddDbContext<ShopDb>(options => options.UseSqlite(connection)).BuildServiceProvider();

        var refused = Assert.Throws<InvalidOperationException>(() => ContextDatabases.Create(services, typeof(ShopDb)));

        Assert.Contains("share one connection", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TransientContext_IsRefused()
    {
        using var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddDbContext<ShopDb>(static options => options.UseSqlite("Data Source=none"), ServiceLifetime.Transient).BuildServiceProvider();

        var refused = Assert.Throws<InvalidOperationException>(() => ContextDatabases.Create(services, typeof(ShopDb)));

        Assert.Contains("transient", refused.Message, StringComparison.Ordinal);
    }

    private static DbContextOptions<ShopDb> OptionsFor(string provider)
    {
        var options = new DbContextOptionsBuilder<ShopDb>();
        return (provider switch
        {
            "SQLite" => options.UseSqlite("Data Source=none"),
            "PostgreSQL" => options.UseNpgsql("Host=none"),
#if NET10_0_OR_GREATER
            "SQL Server" => options.UseSqlServer("Server=none"),
            _ => options.UseMySQL("Server=none"),
#else
            _ => options.UseMySql("Server=none", MariaDbServer.Version),
#endif
        }).Options;
    }

    private sealed class SeqFirst : IComparer<string>
    {
        public int Compare(string? x, string? y) => string.CompareOrdinal(x == "seq" ? "" : x, y == "seq" ? "" : y);
    }

    private sealed class EmptyDb(DbContextOptions<EmptyDb> options) : DbContext(options);

    private sealed class OtherSchemaDb(DbContextOptions<OtherSchemaDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.HasDefaultSchema("Shop");
            modelBuilder.AddVippsWebhooks().Entity<StoredWebhookDelivery>().ToTable("Inbox");
        }
    }
}
