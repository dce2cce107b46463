using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Handling;

/// <summary>On SQL Server, in LINQ.</summary>
public sealed class SqlServerOneCommitTests(SqlServerShop shop) : OneCommitTests(shop), IClassFixture<SqlServerShop>;
