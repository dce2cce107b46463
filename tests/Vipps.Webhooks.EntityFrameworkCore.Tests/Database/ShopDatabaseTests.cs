using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage.Tests.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Database;

/// <summary>The statements of the inbox, in the tables of a shop's context.</summary>
public abstract class ShopDatabaseTests(ShopDatabase shop) : DatabaseTests
{
    internal override Task<TestDatabase> CreateAsync() => shop.NewInboxAsync();
}

/// <summary>On SQLite.</summary>
public sealed class SqliteStatementTests(SqliteShop shop) : ShopDatabaseTests(shop), IClassFixture<SqliteShop>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlStatementTests(PostgreSqlShop shop) : ShopDatabaseTests(shop), IClassFixture<PostgreSqlShop>;

/// <summary>On MariaDB, in LINQ.</summary>
public sealed class MariaDbStatementTests(MariaDbShop shop) : ShopDatabaseTests(shop), IClassFixture<MariaDbShop>;
