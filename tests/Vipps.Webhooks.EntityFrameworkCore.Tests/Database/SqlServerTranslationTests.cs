using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Registrations;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Database;

/// <summary>
/// The LINQ of the inbox becomes statements of SQL Server, each of them: no server runs them here. What they do there is tested where one is.
/// </summary>
public sealed class SqlServerTranslationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachStatement_IsTranslated()
    {
        var server = new NoServer();
        await using var services = new ServiceCollection()
            .AddDbContext<ShopDb>(options => options.UseSqlServer("Server=none").AddInterceptors(server)).BuildServiceProvider();
        await using var database = new LinqDatabase(new Contexts(services.GetRequiredService<IServiceScopeFactory>(), typeof(ShopDb)), TimeProvider.System);
        var claimed = new ClaimedDelivery
        {
            Sequence = 1,
            Token = "t",
            Lease = TimeSpan.FromMinutes(1),
            Attempts = 1,
            Failures = 0,
            Unrecorded = 1,
            Delivery = Deliveries.Of("a"),
        };
        var query = new InboxQuery
        {
            State = InboxState.Waiting,
            OrderingKey = "a",
            DeliveryKey = "a",
            EventType = WebhookEventTypes.PaymentCaptured,
            ReceivedSince = Deliveries.Now,
            HasFailed = true,
            Before = 9,
        };

        await database.PrepareAsync("", Cancellation);
        Assert.Empty(await database.ClaimAsync("", 8, "t", TimeSpan.FromMinutes(1), false, Cancellation));
        Assert.Empty(await database.ClaimAsync("", 8, "t", TimeSpan.FromMinutes(1), true, Cancellation));
        Assert.True(await database.MarkDoneAsync(claimed));
        Assert.True(await database.FailAsync(claimed, new AttemptFailure(InboxState.Released, TimeSpan.Zero, "no"), Cancellation));
        Assert.True(await database.RenewAsync(claimed, Cancellation));
        Assert.True(await database.IsDoneAsync(claimed, Cancellation));
        await database.GiveBackAsync(claimed, TimeSpan.Zero, reason: null, Cancellation);
        await database.GiveBackAsync("t", Cancellation);
        Assert.Equal(1, (await database.CountAsync("", Cancellation)).Held);
        Assert.Empty(await database.ListAsync("", query, Deliveries.Now, Cancellation));
        Assert.Null(await database.FindAsync("", 1, Deliveries.Now, Cancellation));
        Assert.Null(await database.ReadDeliveryAsync("", 1, Cancellation));
        Assert.Null(await database.ReplayAsync("", 1, "r", Cancellation));
        Assert.True(await database.DiscardAsync("", 1, null, Cancellation));
        Assert.True(await database.UnparkAsync("", 1, Cancellation));
        Assert.Equal((1, 1), await database.CleanAsync("", TimeSpan.FromDays(7), TimeSpan.FromDays(30), Cancellation));

        Assert.Equal(29, server.Statements.Count);
        Assert.Contains(server.Statements, static statement => statement.Contains("NOT EXISTS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EachStatementAboutRegistrations_IsTranslated()
    {
        var server = new NoServer();
        await using var services = new ServiceCollection()
            .AddDbContext<ShopDb>(options => options.UseSqlServer("Server=none").AddInterceptors(server)).BuildServiceProvider();
        var store = new ContextRegistrationStore(new Contexts(services.GetRequiredService<IServiceScopeFactory>(), typeof(ShopDb)));
        var row = new StoredRegistration
        {
            Receiver = "",
            Name = "default",
            Generation = 1,
            State = StoredRegistrationState.Intended,
            Environment = "https://api.vipps.no/",
            MerchantSerialNumber = "123456",
            Url = new("https://shop.example/hooks"),
            Events = WebhookEventTypes.Payments,
            CreatedAt = Deliveries.Now,
        };

        await store.PrepareAsync(Cancellation);
        Assert.Empty(await store.ListAsync(Cancellation));
        Assert.True(await store.TryAddAsync(row, Cancellation));
        Assert.True(await store.TryUpdateAsync(row with { State = StoredRegistrationState.Gone }, StoredRegistrationState.Intended, Cancellation));
        await store.NoteDeliveriesAsync(Guid.NewGuid(), Deliveries.Now, Deliveries.Now, Cancellation);
        Assert.True(await store.TryRemoveAsync(row, Cancellation));

        Assert.Equal(7, server.Statements.Count);
    }

    /// <summary>Answers statements: one row for a single value, no row for more, one row changed.</summary>
    private sealed class NoServer : DbCommandInterceptor, IDbConnectionInterceptor
    {
        public List<string> Statements { get; } = [];

        public ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Statements.Add(command.CommandText);
            return ValueTask.FromResult(InterceptionResult<int>.SuppressWithResult(1));
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Statements.Add(command.CommandText);
            using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
            var columns = command.CommandText.Split("\nFROM")[0];
            if (columns.StartsWith("SELECT CASE", StringComparison.Ordinal))
            {
                table.Columns.Add("exists", typeof(bool));
                table.Rows.Add(true);
            }
            else if (columns.Contains("DELETE", StringComparison.Ordinal))
            {
                table.Columns.Add("one", typeof(int));
                table.Rows.Add(1);
            }
            else if (!columns.Contains(',', StringComparison.Ordinal))
            {
                table.Columns.Add("value", columns.Contains("[lane]", StringComparison.Ordinal) ? typeof(byte[]) : typeof(long));
                table.Rows.Add(columns.Contains("[lane]", StringComparison.Ordinal) ? new byte[16] : 1L);
            }

            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(table.CreateDataReader()));
        }
    }
}
