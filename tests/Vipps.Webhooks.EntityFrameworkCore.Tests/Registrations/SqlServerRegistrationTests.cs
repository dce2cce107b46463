using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Registrations;

/// <summary>On SQL Server.</summary>
public sealed class SqlServerRegistrationTests(SqlServerShop shop) : ShopRegistrationStoreTests(shop), IClassFixture<SqlServerShop>;
