using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>A shop on SQL Server, if the environment names one, as the workflow of GitHub does.</summary>
public sealed class SqlServerShop : ShopDatabase
{
    private const string Variable = "VIPPS_SQL_SERVER";

    protected override string Empty => "truncate table vipps_webhook_deliveries";

    public override void Use(DbContextOptionsBuilder options, bool retries) =>
        options.UseSqlServer(Source.ConnectionString, sqlServer =>
        {
            if (retries)
            {
                sqlServer.ExecutionStrategy(TestStrategy.Create);
            }
        });

    public override async ValueTask DisposeAsync()
    {
        if (Missing is null)
        {
            await using var services = NewServices();
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ShopDb>().Database.EnsureDeletedAsync();
        }

        await base.DisposeAsync();
    }

    protected override Task<DbDataSource?> CreateAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } server)
        {
            Missing = $"SQL SERVER WAS NOT TESTED: {Variable} has no connection string of a server.";
            return Task.FromResult<DbDataSource?>(null);
        }

        return Task.FromResult<DbDataSource?>(
            SqlClientFactory.Instance.CreateDataSource($"{server};Database=inbox{Guid.NewGuid():N}"));
    }
}
