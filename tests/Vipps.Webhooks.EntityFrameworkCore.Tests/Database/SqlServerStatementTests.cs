using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Database;

/// <summary>On SQL Server, in LINQ.</summary>
public sealed class SqlServerStatementTests(SqlServerShop shop) : ShopDatabaseTests(shop), IClassFixture<SqlServerShop>;
