using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Telemetry;
using Vipps.Webhooks.Storage.Tests.Support;
using Vipps.Webhooks.Storage.Writing;

namespace Vipps.Webhooks.Storage.Tests.Writing;

/// <summary>Storing many deliveries in few transactions.</summary>
public sealed class GroupCommitInboxTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(Deliveries.Now);
    private readonly SlowDatabase _database = new(insertsAtATime: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatArrivesDuringACommit_IsOneTransaction_SortedByKey()
    {
        await using var inbox = NewInbox();
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await _database.Begun.WaitAsync(Cancellation);
        var others = Enumerable.Range(1, 100).Select(number => inbox.StoreAsync(Deliveries.Of($"order-{number}"), Cancellation).AsTask()).ToArray();

        _database.Finish.Release(2);
        await Task.WhenAll([first, .. others]);

        Assert.All(others, static stored => Assert.Equal(InboxResult.Stored, stored.Result));
        Assert.Equal([1, 100], _database.Batches.Select(static batch => batch.Count));
        var keys = _database.Batches[1].Select(static row => row.Delivery.DeliveryKey).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public async Task SameEventTwiceInABatch_IsStoredOnce()
    {
        await using var inbox = NewInbox();
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await _database.Begun.WaitAsync(Cancellation);
        var same = Enumerable.Range(1, 3).Select(_ => inbox.StoreAsync(Deliveries.Of("same"), Cancellation).AsTask()).ToArray();

        _database.Finish.Release(2);
        await first;

        Assert.Equal([InboxResult.Stored, InboxResult.Duplicate, InboxResult.Duplicate], await Task.WhenAll(same));
        Assert.Single(_database.Batches[1]);
    }

    [Fact]
    public async Task FullInbox_IsBusyAtOnce()
    {
        await using var inbox = NewInbox();
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await _database.Begun.WaitAsync(Cancellation);
        var waiting = Enumerable.Range(1, GroupCommitInbox.Capacity)
            .Select(number => inbox.StoreAsync(Deliveries.Of($"order-{number}"), Cancellation).AsTask()).ToArray();

        Assert.Equal(InboxResult.Busy, await inbox.StoreAsync(Deliveries.Of("too many"), Cancellation));

        _database.Finish.Release(100);
        await Task.WhenAll([first, .. waiting]);
        Assert.All(_database.Batches, static batch => Assert.InRange(batch.Count, 1, Batch.MaxRows));
    }

    [Fact]
    public async Task SlowCommit_IsBusyAfterThreeSeconds_AndADuplicateLater()
    {
        await using var inbox = NewInbox();
        var storing = inbox.StoreAsync(Deliveries.Of("a"), Cancellation).AsTask();
        await _database.Begun.WaitAsync(Cancellation);

        _clock.Advance(GroupCommitInbox.Timeout);
        Assert.Equal(InboxResult.Busy, await storing);

        _database.Finish.Release(2);
        Assert.Equal(InboxResult.Duplicate, await inbox.StoreAsync(Deliveries.Of("a"), Cancellation));
    }

    [Fact]
    public async Task OneBadRow_FailsAlone()
    {
        await using var inbox = NewInbox();
        _database.Bad = "payment/123456/bad";
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await _database.Begun.WaitAsync(Cancellation);
        var bad = inbox.StoreAsync(Deliveries.Of("bad"), Cancellation).AsTask(); // these two are one batch
        var good = inbox.StoreAsync(Deliveries.Of("good"), Cancellation).AsTask();
        _database.Finish.Release(100);

        Assert.Equal([InboxResult.Stored, InboxResult.Stored], await Task.WhenAll(first, good));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
    }

    [Fact]
    public async Task EventsOfOnePayment_AreNotInOneBatch_AndKeepTheirOrder()
    {
        await using var inbox = NewInbox();
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await _database.Begun.WaitAsync(Cancellation);
        var others = Enumerable.Range(1, 5).Select(number => inbox.StoreAsync(Deliveries.Of("same", number), Cancellation).AsTask()).ToArray();

        _database.Finish.Release(100);
        await Task.WhenAll([first, .. others]);

        Assert.Equal(
            Enumerable.Range(1, 5).Select(static number => Deliveries.Of("same", number).DeliveryKey),
            _database.Batches.Skip(1).Select(static batch => Assert.Single(batch).Delivery.DeliveryKey));
    }

    [Fact]
    public async Task DatabaseThatTakesTwoBatches_GetsASecondBesideTheFirst_AndNoThird()
    {
        await using var database = new SlowDatabase(insertsAtATime: 2);
        await using var inbox = NewInbox(database);
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await database.Begun.WaitAsync(Cancellation);
        var second = inbox.StoreAsync(Deliveries.Of("second"), Cancellation).AsTask();
        await database.Begun.WaitAsync(Cancellation);
        var others = Enumerable.Range(1, 100).Select(number => inbox.StoreAsync(Deliveries.Of($"order-{number}"), Cancellation).AsTask()).ToArray();

        Assert.False(await database.Begun.WaitAsync(TimeSpan.FromMilliseconds(50), Cancellation));
        database.Finish.Release(3);
        await Task.WhenAll([first, second, .. others]);

        Assert.Equal([1, 1, 100], database.Batches.Select(static batch => batch.Count).Order());
    }

    [Fact]
    public async Task Disposal_WithTwoBatchesBeingWritten_EndsBoth()
    {
        await using var database = new SlowDatabase(insertsAtATime: 2);
        var inbox = NewInbox(database);
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await database.Begun.WaitAsync(Cancellation);
        var second = inbox.StoreAsync(Deliveries.Of("second"), Cancellation).AsTask();
        await database.Begun.WaitAsync(Cancellation);

        await inbox.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Empty(database.Batches);
    }

    [Fact]
    public async Task EventsOfOnePayment_AreNotWrittenAtTheSameTime()
    {
        await using var database = new SlowDatabase(insertsAtATime: 2);
        await using var inbox = NewInbox(database);
        var stored = Enumerable.Range(1, 5).Select(number => inbox.StoreAsync(Deliveries.Of("same", number), Cancellation).AsTask()).ToArray();

        foreach (var each in stored)
        {
            await database.Begun.WaitAsync(Cancellation);
            Assert.False(await database.Begun.WaitAsync(TimeSpan.FromMilliseconds(50), Cancellation), "It waits for the one before it.");
            database.Finish.Release();
            Assert.Equal(InboxResult.Stored, await each);
        }
    }

    [Fact]
    public async Task BigBodies_AreSpreadOverTransactions()
    {
        await using var inbox = NewInbox();
        var first = inbox.StoreAsync(Deliveries.Of("first"), Cancellation).AsTask();
        await _database.Begun.WaitAsync(Cancellation);
        var others = Enumerable.Range(1, 8).Select(number =>
        {
            var small = Deliveries.Of($"order-{number}");
            var big = new InboxDelivery
            {
                ReceiverName = "",
                DeliveryKey = small.DeliveryKey,
                OrderingKey = small.OrderingKey,
                Body = new byte[256 * 1024],
                AttemptedAt = small.AttemptedAt,
                ReceivedAt = small.ReceivedAt,
            };
            return inbox.StoreAsync(big, Cancellation).AsTask();
        }).ToArray();

        _database.Finish.Release(100);
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 4, 4], _database.Batches.Select(static batch => batch.Count));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private GroupCommitInbox NewInbox(SlowDatabase? database = null) => new(
        database ?? _database,
        BodyProtection.WithoutKeys,
        new InboxStatus { IsPrepared = true },
        new WorkSignal(),
        new InboxTelemetry("", new InboxStatus(), new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), _clock),
        _clock,
        new(NullLogger.Instance));

    /// <summary>Ends an insert when the test says so.</summary>
    private sealed class SlowDatabase(int insertsAtATime) : InboxDatabase
    {
        private readonly HashSet<string> _known = [];

        public SemaphoreSlim Begun { get; } = new(0);

        public SemaphoreSlim Finish { get; } = new(0);

        public List<IReadOnlyList<InboxRow>> Batches { get; } = [];

        public string? Bad { get; set; }

        public override bool IsForOneProcess => true;

        public override bool HoldsTransaction => false;

        public override int InsertsAtATime { get; } = insertsAtATime;

        protected override string Now => "";

        protected override string Unindexed => "";

        protected override string SkipLocked => "";

        public override async Task<bool[]> InsertAsync(IReadOnlyList<InboxRow> rows, CancellationToken cancellationToken)
        {
            Begun.Release();
            await Finish.WaitAsync(cancellationToken);
            if (rows.Any(row => row.Delivery.OrderingKey == Bad))
            {
                throw new InvalidOperationException();
            }

            lock (_known)
            {
                Batches.Add(rows);
                return [.. rows.Select(row => _known.Add(row.Delivery.DeliveryKey))];
            }
        }

        public override Task PrepareRegistrationsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task PrepareAsync(string receiver, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected override (string Name, object? Value)[] Parameters(params ReadOnlySpan<(string Name, object? Value)> parameters) => [];

        protected override Task<T> ReadAsync<T>(Func<Session, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        protected override Task<T> WriteAsync<T>(Func<Session, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
