using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>On SQLite.</summary>
public sealed class SampledSqliteTests : SampledInterleavingTests
{
    internal override Task<TestDatabase> CreateAsync() => new SqliteDatabaseTests().CreateAsync();
}

/// <summary>On PostgreSQL.</summary>
public sealed class SampledPostgreSqlTests(PostgreSqlCluster cluster) : SampledInterleavingTests
{
    internal override Task<TestDatabase> CreateAsync() => new PostgreSqlDatabaseTests(cluster).CreateAsync();
}
