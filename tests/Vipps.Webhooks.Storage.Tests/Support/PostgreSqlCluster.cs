using Vipps.Webhooks.Storage.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgreSqlCluster))]

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>The server of all tests of an assembly. If PostgreSQL is not installed, they are skipped and say so.</summary>
public sealed class PostgreSqlCluster() : PostgreSqlServer(ServerPrograms.FastDirectory), IAsyncLifetime
{
    protected override void DemandServer() => Assert.SkipWhen(Missing is not null, Missing ?? "");
}
