using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Handling;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Handling;

/// <summary>What becomes of stored deliveries.</summary>
public sealed class InboxPumpTests
{
    private readonly ConcurrentQueue<string> _handled = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StoredDeliveries_AreHandled_OfEachPaymentInOrder()
    {
        await using var receiver = TestReceiver.Create(Handle);
        await receiver.StartAsync();

        await receiver.StoreAsync([.. from number in Enumerable.Range(1, 20) from order in (string[])["a", "b", "c"] select Deliveries.Of(order, number)]);
        await receiver.UntilDoneAsync(60);

        Assert.Equal(60, _handled.Count);
        Assert.All((string[])["a", "b", "c"], order => Assert.Equal(
            Enumerable.Range(1, 20).Select(number => $"{order}/{number}"), _handled.Where(handled => handled[0] == order[0])));
    }

    [Fact]
    public async Task Handler_GetsTheDelivery_AndDuplicateIsNotHandled()
    {
        WebhookContext? context = null;
        await using var receiver = TestReceiver.Create((_, seen, _) =>
        {
            context = seen;
            return Task.CompletedTask;
        });
        await receiver.StartAsync();
        var delivery = Deliveries.Of("a");

        await receiver.StoreAsync(delivery);
        await receiver.UntilDoneAsync(1);
        Assert.Equal(InboxResult.Duplicate, await receiver.Inbox.StoreAsync(delivery, Cancellation));

        Assert.Equal(
            (delivery.ReadEvent().EventKey, delivery.AttemptedAt, delivery.WebhookId, delivery.Url),
            (context!.DeliveryKey, context.AttemptedAt, context.WebhookId, context.Url));
        Assert.Equal(delivery.Events, context.Events);
    }

    [Fact]
    public async Task FailingDelivery_IsRepeated_AndHoldsBackItsPaymentOnly()
    {
        var failures = 3;
        await using var receiver = TestReceiver.Create((payment, context, cancellationToken) =>
            payment is { Reference: "a", PspReference: "1" } && Interlocked.Decrement(ref failures) >= 0
                ? throw new InvalidOperationException("The shop is closed.")
                : Handle(payment, context, cancellationToken));
        await receiver.StartAsync();

        await receiver.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2), Deliveries.Of("b", 1));
        await Until.TrueAsync(() => Task.FromResult(_handled.Contains("b/1")));
        await receiver.UntilDoneAsync(3);

        Assert.Equal(["b/1", "a/1", "a/2"], _handled);
        var first = (await receiver.Admin.ListAsync(cancellationToken: Cancellation))[^1];
        Assert.Equal((4, 3, null), (first.Attempts, first.Failures, first.LastError));
    }

    [Fact]
    public async Task DeliveryThatFailsForAWeek_IsParked_AndUnparkedWhenItIsMended()
    {
        var fails = true;
        await using var receiver = TestReceiver.Create((payment, context, cancellationToken) =>
            fails && payment.PspReference == "1" ? throw new InvalidOperationException("no") : Handle(payment, context, cancellationToken));
        await receiver.StartAsync();
        await receiver.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2));

        await receiver.UntilAsync(async () => (await receiver.Admin.GetStatsAsync(Cancellation)).Parked == 1, TimeSpan.FromMinutes(30));
        Assert.True(receiver.Clock.GetUtcNow() - Deliveries.Now >= TimeSpan.FromDays(7));
        Assert.Empty(_handled);
        Assert.Contains(receiver.Logs.GetSnapshot(), static record => record.Level == LogLevel.Critical);
        var parked = Assert.Single(await receiver.Admin.ListAsync(new InboxQuery { State = InboxState.Parked }, Cancellation));
        Assert.Equal("InvalidOperationException: no", parked.LastError);

        fails = false;
        Assert.True(await receiver.Admin.UnparkAsync(parked.Id, Cancellation));
        await receiver.UntilDoneAsync(2);

        Assert.Equal(["a/1", "a/2"], _handled);
    }

    [Fact]
    public async Task Handler_ThatAsksForADelay_IsCalledAfterIt()
    {
        var calls = new ConcurrentQueue<DateTimeOffset>();
        TestReceiver? receiver = null;
        await using var own = receiver = TestReceiver.Create((_, _, _) =>
        {
            calls.Enqueue(receiver!.Clock.GetUtcNow());
            return calls.Count == 1 ? throw new RetryLaterException(TimeSpan.FromMinutes(20)) : Task.CompletedTask;
        });
        await receiver.StartAsync();

        await receiver.StoreAsync(Deliveries.Of("a"));
        await receiver.UntilDoneAsync(1, step: TimeSpan.FromSeconds(10));

        Assert.True(calls.Last() - calls.First() >= TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task HandlerThatHangs_IsCancelled_AndCounted()
    {
        var calls = 0;
        await using var receiver = TestReceiver.Create(async (payment, context, cancellationToken) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            await Handle(payment, context, cancellationToken);
        });
        await receiver.StartAsync();

        await receiver.StoreAsync(Deliveries.Of("a"));
        await receiver.UntilDoneAsync(1);

        Assert.Equal(1, (await receiver.Admin.ListAsync(cancellationToken: Cancellation))[0].Failures);
        Assert.Contains(receiver.Logs.GetSnapshot(), static record => record.Exception is TimeoutException);
    }

    [Fact]
    public async Task HandlerThatIgnoresItsToken_LosesItsPlace()
    {
        var never = new TaskCompletionSource();
        await using var receiver = TestReceiver.Create(
            (payment, context, cancellationToken) => payment.Reference == "a" ? never.Task : Handle(payment, context, cancellationToken),
            static options => options.Concurrency = 1);
        await receiver.StartAsync();

        await receiver.StoreAsync(Deliveries.Of("a"), Deliveries.Of("b"));
        await receiver.UntilDoneAsync(1);

        Assert.Equal(["b/1"], _handled);
        Assert.Contains(receiver.Logs.GetSnapshot(), static record => record.Message.Contains("ignores its cancellation token", StringComparison.Ordinal));
        never.SetResult();
    }

    [Fact]
    public async Task WhileEverythingFails_HandlingPauses_AndNoAttemptIsBurnt()
    {
        var attempts = new ConcurrentDictionary<string, int>();
        var fails = true;
        await using var receiver = TestReceiver.Create((payment, context, cancellationToken) =>
        {
            attempts.AddOrUpdate(payment.Reference, 1, static (_, count) => count + 1);
            return fails ? throw new InvalidOperationException("The database of the shop is away.") : Handle(payment, context, cancellationToken);
        });
        await receiver.StartAsync();
        await receiver.StoreAsync([.. Enumerable.Range(1, 100).Select(static number => Deliveries.Of($"order-{number}"))]);
        await receiver.UntilAsync(() => Task.FromResult(Paused(receiver)));
        var before = attempts.Values.Sum();

        receiver.Clock.Advance(TimeSpan.FromSeconds(2)); // the failed ones are due again
        await receiver.UntilAsync(() => Task.FromResult(receiver.Clock.GetUtcNow() > Deliveries.Now.AddHours(1)), TimeSpan.FromSeconds(10));
        var during = attempts.Values.Sum() - before;
        fails = false;
        await receiver.UntilDoneAsync(100);

        Assert.InRange(before, InboxBreaker.Attempts, InboxBreaker.Attempts + 8);
        Assert.InRange(during, 5, 20); // about one in five minutes
        Assert.Contains(receiver.Logs.GetSnapshot(), static record => record.Message.Contains("handling goes on", StringComparison.Ordinal));
        Assert.Equal(0, (await receiver.Admin.GetStatsAsync(Cancellation)).Parked);
    }

    [Fact]
    public async Task HourWithoutADatabase_LosesNothing_AndBurnsNoAttempt()
    {
        var failures = 1;
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        await using var receiver = TestReceiver.Create(async (payment, context, cancellationToken) =>
        {
            if (payment.Reference == "fails" && Interlocked.Decrement(ref failures) >= 0)
            {
                throw new RetryLaterException(TimeSpan.FromMinutes(10), "The shop is closed.");
            }

            if (payment.Reference == "runs")
            {
                entered.TrySetResult();
                await leave.Task;
            }

            await Handle(payment, context, cancellationToken);
        });
        await receiver.StartAsync();
        await receiver.StoreAsync(Deliveries.Of("fails"));
        await receiver.UntilAsync(async () => (await receiver.Admin.ListAsync(new()))[0].Failures == 1);
        await receiver.StoreAsync(Deliveries.Of("runs"));
        await receiver.UntilAsync(() => Task.FromResult(entered.Task.IsCompleted));

        await receiver.ExecuteAsync($"alter table {Rows.Table} rename to away");
        var back = receiver.Clock.GetUtcNow().AddHours(1);
        leave.SetResult(); // it was handled, and that cannot be written down
        await receiver.UntilAsync(() => Task.FromResult(receiver.Clock.GetUtcNow() >= back && DatabaseFailures() > 2), TimeSpan.FromMinutes(1));
        await Assert.ThrowsAnyAsync<DbException>(async () => await receiver.Inbox.StoreAsync(Deliveries.Of("late"), Cancellation));
        await receiver.ExecuteAsync($"alter table away rename to {Rows.Table}");

        await receiver.StoreAsync(Deliveries.Of("late")); // Vipps delivers it again
        await receiver.UntilDoneAsync(3);
        Assert.Equal(["fails/1", "late/1", "runs/1"], _handled.Order());
        Assert.Equal(
            [("late", 1, 0), ("runs", 1, 0), ("fails", 2, 1)],
            (await receiver.Admin.ListAsync(new(), TestContext.Current.CancellationToken)).Select(static entry => (entry.OrderingKey.Split('/')[^1], entry.Attempts, entry.Failures)));

        int DatabaseFailures() => receiver.Logs.GetSnapshot().Count(static record => record.Message.StartsWith("The inbox's database cannot be", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeliveryWhoseProcessDiedFiveTimes_IsParked_WithoutASixth()
    {
        await using var receiver = TestReceiver.Create(Handle);
        await receiver.Database.PrepareAsync("", Cancellation);
        await receiver.Database.InsertAsync([InboxRow.Of(Deliveries.Of("a", 1))], Cancellation);
        await receiver.Database.InsertAsync([InboxRow.Of(Deliveries.Of("b", 1))], Cancellation);
        for (var i = 0; i < RetrySchedule.MaxCrashes; i++)
        {
            Assert.Single(await receiver.Database.ClaimAsync("", 1, $"dead {i}", TimeSpan.FromSeconds(-1), false, Cancellation));
        }

        await receiver.StartAsync();
        await receiver.UntilAsync(async () => await receiver.Admin.GetStatsAsync(Cancellation) is { Parked: 1, Done: 1 });

        Assert.Equal(["b/1"], _handled);
    }

    [Fact]
    public async Task Stop_LetsHandlersFinish_ThenCancelsThem_AndTheirAttemptDoesNotCount()
    {
        var started = new SemaphoreSlim(0);
        var finish = new TaskCompletionSource();
        var receiver = TestReceiver.Create(async (payment, context, cancellationToken) =>
        {
            started.Release();
            await (payment.Reference == "a" ? finish.Task : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
            await Handle(payment, context, cancellationToken);
        });
        await receiver.StartAsync();
        await receiver.StoreAsync(Deliveries.Of("a"), Deliveries.Of("b"));
        await started.WaitAsync(Cancellation);
        await started.WaitAsync(Cancellation);

        var stopping = receiver.StopAsync(CancellationToken.None);
        finish.SetResult();
        await Until.TrueAsync(async () => (await receiver.Admin.GetStatsAsync(Cancellation)).Done == 1);
        await Until.TrueAsync(() =>
        {
            receiver.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(stopping.IsCompleted);
        });
        var directory = await receiver.EndAsync();

        Assert.Equal(["a/1"], _handled);
        await using var next = TestReceiver.Create(Handle, directory: directory);
        await next.StartAsync();
        await next.UntilDoneAsync(2);
        Assert.Equal(["a/1", "b/1"], _handled);
        Assert.Equal(1, (await next.Admin.ListAsync(cancellationToken: Cancellation))[0].Attempts);
    }

    [Fact]
    public async Task Restart_GoesOnWithWhatWasStored()
    {
        var receiver = TestReceiver.Create(Handle);
        await receiver.Database.PrepareAsync("", Cancellation);
        Assert.Equal(InboxResult.Busy, await receiver.Inbox.StoreAsync(Deliveries.Of("a", 1), Cancellation));
        receiver.Services.GetRequiredKeyedService<InboxStatus>("").IsPrepared = true;
        await receiver.StoreAsync(Deliveries.Of("a", 1), Deliveries.Of("a", 2));
        var directory = await receiver.EndAsync();

        await using var next = TestReceiver.Create(Handle, directory: directory);
        await next.StartAsync();
        await next.UntilDoneAsync(2);

        Assert.Equal(["a/1", "a/2"], _handled);
        Assert.Equal(InboxResult.Duplicate, await next.Inbox.StoreAsync(Deliveries.Of("a", 1), Cancellation));
    }

    private static bool Paused(TestReceiver receiver) =>
        receiver.Logs.GetSnapshot().Any(static record => record.Message.Contains("handling is paused", StringComparison.Ordinal));

    private Task Handle(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
    {
        _handled.Enqueue($"{payment.Reference}/{payment.PspReference}");
        return Task.CompletedTask;
    }
}
