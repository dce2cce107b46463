namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>The server of some tests. If PostgreSQL is not installed, they are skipped and say so.</summary>
public sealed class PostgreSqlCluster : PostgreSqlServer, IAsyncLifetime
{
    protected override void DemandServer() => Assert.SkipWhen(Missing is not null, Missing ?? "");
}
