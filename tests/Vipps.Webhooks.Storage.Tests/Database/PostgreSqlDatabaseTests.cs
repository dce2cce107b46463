using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Database;

/// <summary>The statements of the inbox on PostgreSQL, with what holds there alone.</summary>
public sealed class PostgreSqlDatabaseTests(PostgreSqlCluster cluster) : DatabaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StaleClaim_DoesNotRunTheHandlers()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var lost = await inbox.ClaimOneAsync(Expired);
        await inbox.ClaimOneAsync();
        var ran = false;

        Assert.False(await inbox.Database.RunAsync(
            lost,
            new TestRun(_ =>
            {
                ran = true;
                return Task.FromResult<AttemptFailure?>(null);
            }),
            Cancellation));

        Assert.False(ran);
    }

    [Fact]
    public async Task SameEvents_InTwoBatchesAtATime_AreStoredOnce()
    {
        await using var inbox = await CreateAsync();
        for (var round = 0; round < 20; round++)
        {
            var rows = Enumerable.Range(0, 50).Select(number => InboxRow.Of(Deliveries.Of($"order-{round}-{number}")))
                .OrderBy(static row => row.Delivery.DeliveryKey, StringComparer.Ordinal).ToArray();

            var stored = await Task.WhenAll(
                Task.Run(() => inbox.Database.InsertAsync(rows, Cancellation), Cancellation), Task.Run(() => inbox.Database.InsertAsync(rows[10..], Cancellation), Cancellation));

            Assert.Equal(rows.Length, stored.Sum(static batch => batch.Count(static isNew => isNew)));
        }
    }

    [Fact]
    public async Task RunningDelivery_IsNotTakenOver_HoweverShortTheLease()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var claimed = await inbox.ClaimOneAsync(Expired);
        var others = new List<int>();

        Assert.True(await inbox.Database.RunAsync(
            claimed,
            new TestRun(async _ =>
            {
                others.Add((await inbox.ClaimAsync()).Count);
                return null;
            }),
            Cancellation));

        Assert.Equal([0], others);
        Assert.Empty(await inbox.ClaimAsync());
    }

    [Fact]
    public async Task HandlersRows_AreCommittedWithTheMark_OrNotAtAll()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"), Deliveries.Of("b"));
        await using (var create = inbox.Source.CreateCommand("create table effects (payment text)"))
        {
            await create.ExecuteNonQueryAsync(Cancellation);
        }

        var claimed = await inbox.ClaimAsync();

        Assert.True(await RunAsync(claimed[0], fails: false));
        Assert.True(await RunAsync(claimed[1], fails: true));

        await using var count = inbox.Source.CreateCommand("select payment from effects");
        Assert.Equal("a", await count.ExecuteScalarAsync(Cancellation));
        var entries = await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation);
        Assert.Equal([(InboxState.Waiting, 1, "no"), (InboxState.Done, 0, null)], entries.Select(static entry => (entry.State, entry.Failures, entry.LastError)));
        Assert.Empty(await inbox.ClaimAsync()); // it waits for its hour

        Task<bool> RunAsync(ClaimedDelivery delivery, bool fails) => inbox.Database.RunAsync(
            delivery,
            new TestRun(async transaction =>
            {
                await using var command = transaction!.Connection!.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = $"insert into effects values ('{delivery.Delivery.OrderingKey[^1]}')";
                await command.ExecuteNonQueryAsync();
                return fails ? new AttemptFailure(InboxState.Waiting, TimeSpan.FromHours(1), "no") : null;
            }),
            Cancellation);
    }

    [Fact]
    public async Task TransactionThatAHandlerBroke_IsAFailure_AndNotDone()
    {
        await using var inbox = await CreateAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));

        await Assert.ThrowsAsync<Npgsql.PostgresException>(async () => await inbox.Database.RunAsync(
            await inbox.ClaimOneAsync(),
            new TestRun(static async transaction =>
            {
                await using var command = transaction!.Connection!.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = "select 1 / 0";
                try
                {
                    await command.ExecuteNonQueryAsync();
                }
                catch (Npgsql.PostgresException)
                {
                    // As a handler does that takes it for a duplicate.
                }

                return null;
            }),
            Cancellation));

        Assert.Equal(1, (await inbox.Database.CountAsync("", Cancellation)).Waiting);
    }

    [Fact]
    public async Task Role_ThatMayNotCreateTables_UsesThoseThatAreThere()
    {
        await using var inbox = await CreateAsync();
        await using (var command = inbox.Source.CreateCommand(
            $"""
            drop role if exists clerk;
            create role clerk login;
            grant select, insert, update, delete on {Rows.Table} to clerk
            """))
        {
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await using var source = Npgsql.NpgsqlDataSource.Create(inbox.Source.ConnectionString.Replace("Username=shop", "Username=clerk", StringComparison.Ordinal));
        var database = new PostgreSqlDatabase(ConnectionSource.Of(source));
        await database.PrepareAsync("", Cancellation);

        Assert.Equal((bool[])[true], await database.InsertAsync([InboxRow.Of(Deliveries.Of("a"))], Cancellation));
    }

    [Fact]
    public async Task ServerThatForgetsWhatItConfirmed_IsRefused()
    {
        await using var inbox = await CreateAsync();
        await using var source = Npgsql.NpgsqlDataSource.Create($"{inbox.Source.ConnectionString};Options=-c synchronous_commit=off");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => new PostgreSqlDatabase(ConnectionSource.Of(source)).PrepareAsync("", Cancellation));

        Assert.Contains("synchronous_commit", refused.Message, StringComparison.Ordinal);
    }

    internal override async Task<TestDatabase> CreateAsync()
    {
        var source = await cluster.CreateDatabaseAsync();
        return await TestDatabase.PrepareAsync(new PostgreSqlDatabase(ConnectionSource.Of(source)), source, hasServerClock: true, owned: [source]);
    }
}
