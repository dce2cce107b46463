using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Database;

/// <summary>On SQL Server, in LINQ.</summary>
public sealed class SqlServerStatementTests(SqlServerShop shop) : ShopDatabaseTests(shop), IClassFixture<SqlServerShop>
{
    internal override string RenameColumn(string from, string to) => $"exec sp_rename '{Rows.Table}.{from}', '{to}', 'COLUMN'";
}
