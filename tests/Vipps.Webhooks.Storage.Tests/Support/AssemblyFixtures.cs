using Vipps.Webhooks.Storage.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgreSqlCluster))]
