using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage.Tests.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Database;

/// <summary>Interleavings, in the tables of a shop's context.</summary>
public abstract class SampledShopTests(ShopDatabase shop) : SampledInterleavingTests
{
    protected override (int All, int InTheSuite) Samples => (150, 10);

    internal override Task<TestDatabase> CreateAsync() => shop.NewInboxAsync();
}

/// <summary>On SQLite.</summary>
public sealed class SampledSqliteShopTests(SqliteShop shop) : SampledShopTests(shop), IClassFixture<SqliteShop>;

/// <summary>On PostgreSQL.</summary>
public sealed class SampledPostgreSqlShopTests(PostgreSqlShop shop) : SampledShopTests(shop), IClassFixture<PostgreSqlShop>;

/// <summary>On MariaDB, in LINQ.</summary>
public sealed class SampledMariaDbShopTests(MariaDbShop shop) : SampledShopTests(shop), IClassFixture<MariaDbShop>;
