using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Handling;

/// <summary>What a handler saves and the mark of its event are one commit.</summary>
public abstract class OneCommitTests(ShopDatabase shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandlerThatSaves_AndTheMark_AreCommitted()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"), Deliveries.Of("b"));
        var claimed = await inbox.ClaimAsync();

        Assert.True(await inbox.Database.RunAsync(claimed[0], ShopRun.Saving("a"), Cancellation));
        Assert.True(await inbox.Database.RunAsync(claimed[1], new ShopRun(static (_, _) => Task.CompletedTask), Cancellation)); // it saves nothing

        Assert.Equal(["a"], await shop.EffectsAsync());
        Assert.Equal(2, (await inbox.Database.CountAsync("", Cancellation)).Done);
        Assert.False(await inbox.Database.RunAsync(claimed[0], ShopRun.Saving("again"), Cancellation));
        Assert.Equal(["a"], await shop.EffectsAsync());
    }

    [Fact]
    public async Task HandlerThatSavesAndFails_LeavesNothing_ButItsFailure()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var run = new ShopRun(static async (db, _) =>
        {
            db.Effects.Add(new Effect { Event = "a" });
            await db.SaveChangesAsync();
            throw new InvalidOperationException("too late");
        });

        Assert.True(await inbox.Database.RunAsync(await inbox.ClaimOneAsync(), run, Cancellation));

        Assert.Empty(await shop.EffectsAsync());
        var entry = Assert.Single(await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation));
        Assert.Equal((InboxState.Waiting, 1, 1, "too late"), (entry.State, entry.Attempts, entry.Failures, entry.LastError));
        Assert.Empty(await inbox.ClaimAsync()); // it waits for its hour
    }

    [Fact]
    public async Task AttemptThatWasTakenOver_LeavesNothing()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var lost = await inbox.ClaimOneAsync(TimeSpan.FromSeconds(-1));
        var ours = await inbox.ClaimOneAsync();
        var late = ShopRun.Saving("late");

        Assert.False(await inbox.Database.RunAsync(lost, late, Cancellation));
        Assert.Equal(shop.MarksFirst ? 0 : 1, late.Runs);
        Assert.True(await inbox.Database.RunAsync(ours, ShopRun.Saving("a"), Cancellation));

        Assert.Equal(["a"], await shop.EffectsAsync());
    }

    [Fact]
    public async Task StatementsAlone_InTheTransactionOfTheInbox_AreCommittedWithTheMark_OrNotAtAll()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"), Deliveries.Of("b"));
        var claimed = await inbox.ClaimAsync();

        foreach (var (delivery, fails) in claimed.Zip([false, true]))
        {
            Assert.True(await inbox.Database.RunAsync(
                delivery,
                new ShopRun(async (db, transaction) =>
                {
                    Assert.Same(db.Database.GetDbConnection(), transaction().Connection);
                    await db.Database.ExecuteSqlAsync($"insert into effects_of_statements (n) values (1)", Cancellation);
                    if (fails)
                    {
                        throw new InvalidOperationException();
                    }
                }),
                Cancellation));
        }

        await using var command = shop.Source.CreateCommand("select count(*) from effects_of_statements");
        Assert.Equal("1", $"{await command.ExecuteScalarAsync(Cancellation)}");
    }

    [Theory]
    [InlineData((int)FailOnce.Point.Insert, 2)]
    [InlineData((int)FailOnce.Point.BeforeCommit, 2)]
    [InlineData((int)FailOnce.Point.AfterCommit, 1)]
    public async Task LostConnection_UnderAStrategyThatRetries_LeavesOneEffect(int point, int runs)
    {
        var failure = new FailOnce((FailOnce.Point)point, shop.NewTransient);
        await using var inbox = await shop.NewInboxAsync(retries: true, options => options.AddInterceptors(failure));
        await inbox.StoreAsync(Deliveries.Of("a"));
        var claimed = await inbox.ClaimOneAsync();
        failure.IsArmed = true;
        var run = ShopRun.Saving("a");

        Assert.True(await inbox.Database.RunAsync(claimed, run, Cancellation));

        Assert.Equal(["a"], await shop.EffectsAsync());
        Assert.Equal((runs, 0), (run.Runs, run.Failures));
        var entry = Assert.Single(await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation));
        Assert.Equal((InboxState.Done, 1, 0), (entry.State, entry.Attempts, entry.Failures));
    }

    [Fact]
    public async Task LostConnection_WithoutSuchAStrategy_IsAFailureOfTheHandler()
    {
        var failure = new FailOnce(FailOnce.Point.Insert, shop.NewTransient) { IsArmed = true };
        await using var inbox = await shop.NewInboxAsync(configure: options => options.AddInterceptors(failure));
        await inbox.StoreAsync(Deliveries.Of("a"));
        var run = ShopRun.Saving("a");

        Assert.True(await inbox.Database.RunAsync(await inbox.ClaimOneAsync(), run, Cancellation));

        Assert.Empty(await shop.EffectsAsync());
        Assert.Equal((1, 1), (run.Runs, run.Failures));
        Assert.Equal(1, Assert.Single(await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation)).Failures);
    }

    [Fact]
    public async Task ConnectionThatIsLostEachTime_IsAFailureOfTheHandler()
    {
        await using var inbox = await shop.NewInboxAsync(retries: true);
        await inbox.StoreAsync(Deliveries.Of("a"));
        var run = new ShopRun((_, _) => throw shop.NewTransient());

        Assert.True(await inbox.Database.RunAsync(await inbox.ClaimOneAsync(), run, Cancellation));

        Assert.Equal((4, 1), (run.Runs, run.Failures));
        Assert.Equal("The connection is lost.", (await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation))[0].LastError);
    }

    [Fact]
    public async Task HandlerWhoseTimeIsOver_CannotSaveAnyMore()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var goOn = new TaskCompletionSource();
        ShopDb? kept = null;
        var run = new ShopRun((db, _) =>
        {
            kept = db;
            return Task.CompletedTask;
        })
        {
            Abandoned = goOn.Task,
        };

        Assert.True(await inbox.Database.RunAsync(await inbox.ClaimOneAsync(), run, Cancellation));

        Assert.Equal(1, run.Failures);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(async () =>
        {
            kept!.Effects.Add(new Effect { Event = "late" });
            await kept.SaveChangesAsync(Cancellation);
        });
        goOn.SetResult();
        Assert.Empty(await shop.EffectsAsync());
        Assert.Equal(1, (await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation))[0].Failures);
    }

    [Fact]
    public async Task TwoProcesses_HandleEachEventOnce_AndThoseOfAPaymentInOrder()
    {
        await using var inbox = await shop.NewInboxAsync();
        await using var services = shop.NewServices(inbox.Clock);
        await using var other = ContextDatabases.Create(services, typeof(ShopDb));
        await other.PrepareAsync("", Cancellation);
        var payments = (string[])["a", "b", "c"];
        await inbox.StoreAsync([.. from number in Enumerable.Range(1, 4) from payment in payments select Deliveries.Of(payment, number)]);

        await Task.WhenAll(WorkAsync(inbox.Database), WorkAsync(other));

        var effects = await shop.EffectsAsync();
        Assert.Equal(12, effects.Count);
        Assert.All(payments, payment => Assert.Equal(
            Enumerable.Range(1, 4).Select(number => $"{payment}/{number}"), effects.Where(effect => effect[0] == payment[0])));

        async Task WorkAsync(IInboxDatabase database)
        {
            while ((await database.CountAsync("", Cancellation)).Done < 12)
            {
                var claimed = await database.ClaimAsync("", 2, Guid.NewGuid().ToString("N"), TimeSpan.FromMinutes(5), false, Cancellation);
                await Task.WhenAll(claimed.Select(one => database.RunAsync(one, ShopRun.Saving(NameOf(one)), Cancellation)));
            }
        }
    }

    [Fact]
    public async Task ProcessesWhoseClocksAreApart_HandleEachEventOnce_AndThoseOfAPaymentInOrder()
    {
        await using var inbox = await shop.NewInboxAsync();
        var ahead = new FakeTimeProvider(Deliveries.Now.AddMinutes(10));
        await using var behindServices = shop.NewServices(new FakeTimeProvider(Deliveries.Now.AddMinutes(-10)));
        await using var aheadServices = shop.NewServices(ahead);
        await using var behind = ContextDatabases.Create(behindServices, typeof(ShopDb));
        await using var jumping = ContextDatabases.Create(aheadServices, typeof(ShopDb));
        await behind.PrepareAsync("", Cancellation);
        await jumping.PrepareAsync("", Cancellation);
        await inbox.StoreAsync([.. from number in Enumerable.Range(1, 3) from payment in (string[])["a", "b"] select Deliveries.Of(payment, number)]);
        var takenOver = 0;
        var hasBegun = new TaskCompletionSource();

        await Task.WhenAll(
            WorkAsync(behind, one => new ShopRun(async (db, _) =>
            {
                hasBegun.TrySetResult();
                if (!shop.MarksFirst)
                {
                    // To the other one, whose clock is ahead, this claim has expired.
                    await Until.TrueAsync(async () => (await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation))
                        .Single(entry => entry.Id == one.Sequence).Attempts > one.Attempts);
                    Interlocked.Increment(ref takenOver);
                }

                db.Effects.Add(new Effect { Event = NameOf(one) });
                await db.SaveChangesAsync(Cancellation);
            })),
            hasBegun.Task.ContinueWith(_ => WorkAsync(jumping, one =>
            {
                ahead.Advance(TimeSpan.FromMinutes(7));
                return ShopRun.Saving(NameOf(one));
            }), TaskScheduler.Default).Unwrap());

        var effects = await shop.EffectsAsync();
        Assert.Equal(6, effects.Count);
        Assert.Equal(["a/1", "a/2", "a/3"], effects.Where(static effect => effect[0] == 'a'));
        Assert.Equal(["b/1", "b/2", "b/3"], effects.Where(static effect => effect[0] == 'b'));
        Assert.True(shop.MarksFirst || takenOver > 0, "No claim was taken over: the clocks were not apart.");

        async Task WorkAsync(IInboxDatabase database, Func<ClaimedDelivery, ShopRun> runOf)
        {
            while ((await database.CountAsync("", Cancellation)).Done < 6)
            {
                foreach (var one in await database.ClaimAsync("", 2, Guid.NewGuid().ToString("N"), TimeSpan.FromSeconds(30), false, Cancellation))
                {
                    await database.RunAsync(one, runOf(one), Cancellation);
                }
            }
        }
    }

    [Fact]
    public async Task LongHandler_KeepsItsClaim()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));
        var claimed = await inbox.ClaimOneAsync(shop.MarksFirst ? TimeSpan.FromSeconds(-1) : TimeSpan.FromSeconds(30));
        var others = -1;

        Assert.True(await inbox.Database.RunAsync(
            claimed,
            new ShopRun(async (_, _) =>
            {
                if (!shop.MarksFirst)
                {
                    var end = Deliveries.Now.AddMinutes(2).ToUnixTimeMilliseconds();
                    await Until.TrueAsync(async () =>
                    {
                        inbox.Clock.Advance(TimeSpan.FromSeconds(1));
                        await using var command = shop.Source.CreateCommand("select lease_until from vipps_webhook_deliveries");
                        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancellation), System.Globalization.CultureInfo.InvariantCulture) > end;
                    });
                }

                others = (await inbox.ClaimAsync()).Count;
            }),
            Cancellation));

        Assert.Equal(0, others);
    }

    [Fact]
    public async Task Receiver_StoresAndHandles()
    {
        await shop.EmptyAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDbContext<ShopDb>(options => shop.Use(options, retries: true));
        services.AddVippsWebhookProcessor()
            .AddInMemoryRegistrations()
            .AddHandler<PaymentEvent, CapturedPayments>()
            .AddInbox<ShopDb>();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var pump = Assert.Single(provider.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Storage.Handling.InboxPump>());
        await pump.StartAsync(Cancellation);
        await Until.TrueAsync(() => Task.FromResult(provider.GetRequiredKeyedService<InboxStatus>("").IsPrepared));
        var inbox = provider.GetRequiredKeyedService<IWebhookInbox>("");
        var admin = provider.GetRequiredService<IWebhookInboxAdmin>();

        InboxDelivery[] deliveries = [Deliveries.Of("a", 1), Deliveries.Of("bad"), Deliveries.Of("a", 2)];
        Assert.All(await Task.WhenAll(deliveries.Select(delivery => inbox.StoreAsync(delivery, Cancellation).AsTask())), static stored => Assert.Equal(InboxResult.Stored, stored));
        Assert.Equal(InboxResult.Duplicate, await inbox.StoreAsync(deliveries[0], Cancellation));
        await Until.TrueAsync(async () => (await admin.GetStatsAsync(Cancellation)).Done == 2
            && (await admin.ListAsync(new InboxQuery { HasFailed = true }, Cancellation)).Count == 1);

        Assert.Equal(["a/1", "a/2"], await shop.EffectsAsync());
        await pump.StopAsync(Cancellation);
    }

    private static string NameOf(ClaimedDelivery one) => string.Join('/', one.Delivery.DeliveryKey.Split('/')[2..4]);

    private sealed class CapturedPayments(ShopDb db) : IWebhookHandler<PaymentEvent>
    {
        public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            db.Effects.Add(new Effect { Event = $"{payment.Reference}/{payment.PspReference}" });
            await db.SaveChangesAsync(cancellationToken);
            if (payment.Reference == "bad")
            {
                throw new InvalidOperationException();
            }
        }
    }
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlOneCommitTests(PostgreSqlShop shop) : OneCommitTests(shop), IClassFixture<PostgreSqlShop>;

/// <summary>On MariaDB, in LINQ.</summary>
public sealed class MariaDbOneCommitTests(MariaDbShop shop) : OneCommitTests(shop), IClassFixture<MariaDbShop>;

/// <summary>On SQLite, with what holds there alone.</summary>
public sealed class SqliteOneCommitTests(SqliteShop shop) : OneCommitTests(shop), IClassFixture<SqliteShop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receiver_IsNotLockedOut_BeforeAHandlerSaves()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));

        Assert.True(await inbox.Database.RunAsync(
            await inbox.ClaimOneAsync(),
            new ShopRun(async (db, _) =>
            {
                Assert.Empty(await db.Effects.ToListAsync(Cancellation));
                await inbox.StoreAsync(Deliveries.Of("b"));
                db.Effects.Add(new Effect { Event = "a" });
                await db.SaveChangesAsync(Cancellation);
            }),
            Cancellation));

        Assert.Equal(["a"], await shop.EffectsAsync());
    }

    [Fact]
    public async Task TransactionOfAHandlersOwn_IsRefused()
    {
        await using var inbox = await shop.NewInboxAsync();
        await inbox.StoreAsync(Deliveries.Of("a"));

        Assert.True(await inbox.Database.RunAsync(
            await inbox.ClaimOneAsync(),
            new ShopRun(static async (db, _) =>
            {
                await using var own = await db.Database.BeginTransactionAsync(Cancellation);
                db.Effects.Add(new Effect { Event = "a" });
                await db.SaveChangesAsync(Cancellation);
                await own.CommitAsync(Cancellation);
            }),
            Cancellation));

        Assert.Empty(await shop.EffectsAsync());
        Assert.Contains(
            "Leave the transaction to the inbox",
            (await inbox.Database.ListAsync("", new InboxQuery(), Deliveries.Now, Cancellation))[0].LastError,
            StringComparison.Ordinal);
    }
}
