using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Database;

/// <summary>
/// A database that is away fails as one, whatever EF Core makes of it: the page says so, and the writer does not try each row in turn.
/// </summary>
public sealed class LinqFailureTests(SqliteShop shop) : IClassFixture<SqliteShop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DatabaseThatIsAway_IsADatabaseFailure(bool retries)
    {
        var away = new Away();
        await using var services = shop.NewServices(retries: retries, configure: options => options.AddInterceptors(away));
        await using var database = Open(services);
        InboxRow[] rows = [InboxRow.Of(Deliveries.Of("a")), InboxRow.Of(Deliveries.Of("b"))];

        var reading = await Assert.ThrowsAnyAsync<DbException>(() => database.CountAsync("", Cancellation));
        var opened = away.Opened;
        var writing = await Assert.ThrowsAnyAsync<DbException>(() => database.InsertAsync(rows, Cancellation));

        Assert.Equal((retries, retries), (reading.IsTransient, writing.IsTransient));
        Assert.Equal("The connection is lost.", reading.Message);
        Assert.Equal(retries ? opened : 2, away.Opened - opened); // of a database that is known to be away, nothing more is asked
    }

    [Fact]
    public async Task RowThatTheDatabaseRefuses_IsADatabaseFailure_ThatDoesNotPass()
    {
        await shop.EmptyAsync();
        await using var services = shop.NewServices(retries: true);
        await using var database = Open(services);
        await ExecuteAsync("create trigger refusal before insert on vipps_webhook_deliveries begin select raise(abort, 'refused'); end");

        var refused = await Assert.ThrowsAnyAsync<DbException>(() => database.InsertAsync([InboxRow.Of(Deliveries.Of("a"))], Cancellation));

        Assert.False(refused.IsTransient);
        await ExecuteAsync("drop trigger refusal");
        Assert.True((await database.InsertAsync([InboxRow.Of(Deliveries.Of("a"))], Cancellation))[0]);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = shop.Source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static LinqDatabase Open(ServiceProvider services) =>
        new(new Contexts(services.GetRequiredService<IServiceScopeFactory>(), typeof(ShopDb)), TimeProvider.System);

    /// <summary>Opens no connection.</summary>
    private sealed class Away : DbConnectionInterceptor
    {
        public int Opened { get; private set; }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Opened++;
            throw new TransientException();
        }
    }
}
