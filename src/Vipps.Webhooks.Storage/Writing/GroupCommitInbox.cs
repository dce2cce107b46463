using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Telemetry;

namespace Vipps.Webhooks.Storage.Writing;

/// <summary>
/// Stores the deliveries that arrive at about the same time in one transaction: a commit waits for the disk, whether it has one row or many. It
/// does not wait to gather them: a batch is what arrived during the commit before it. Where the database gains from it, a second batch is written
/// beside the first.
/// </summary>
internal sealed partial class GroupCommitInbox : IWebhookInbox, IAsyncDisposable
{
    public const int Capacity = 1024;

    /// <summary>The longest time to wait for a commit. Vipps delivers again two seconds after an answer that is not 2xx.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly Channel<Pending> _arrivals = Channel.CreateBounded<Pending>(new BoundedChannelOptions(Capacity)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait, // TryWrite returns false if it is full
    });

    private readonly IInboxDatabase _database;
    private readonly BodyProtection _bodies;
    private readonly InboxStatus _status;
    private readonly WorkSignal _stored;
    private readonly InboxTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _writing;

    public GroupCommitInbox(
        IInboxDatabase database,
        BodyProtection bodies,
        InboxStatus status,
        WorkSignal stored,
        InboxTelemetry telemetry,
        TimeProvider time,
        GuardedLogger logger)
    {
        _database = database;
        _bodies = bodies;
        _status = status;
        _stored = stored;
        _telemetry = telemetry;
        _time = time;
        _logger = logger;
        _writing = new(() => Task.Run(WriteAllAsync));
    }

    public async ValueTask<InboxResult> StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (!_status.IsPrepared)
        {
            // The tables may be missing, or the database may not keep what it confirms.
            InboxLog.NotPrepared(_logger);
            return InboxResult.Busy;
        }

        _ = _writing.Value;
        var pending = new Pending(InboxRow.Of(_bodies.Protect(delivery)));
        if (!_arrivals.Writer.TryWrite(pending))
        {
            InboxLog.Full(_logger, Capacity);
            return InboxResult.Busy;
        }

        try
        {
            return await pending.Result.Task.WaitAsync(Timeout, _time, cancellationToken).ConfigureAwait(false) ? InboxResult.Stored : InboxResult.Duplicate;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // It may be stored all the same: the delivery that comes again is then a duplicate.
            _ = pending.Result.Task.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // observed
            if (exception is OperationCanceledException)
            {
                throw;
            }

            InboxLog.Slow(_logger, Timeout.TotalSeconds);
            return InboxResult.Busy;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The container knows it by two types, and disposes of each.
        if (!_arrivals.Writer.TryComplete())
        {
            return;
        }

        if (_writing.IsValueCreated)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _writing.Value.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var committing = new List<(Batch Batch, Task Commit)>();
        Pending? next = null;
        while (next is not null || await _arrivals.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (committing.Count == _database.InsertsAtATime)
            {
                await OneIsCommittedAsync().ConfigureAwait(false);
            }

            // Those whose deliveries were just stored run first: what they bring next is in this batch, not in one after it.
            await Task.Yield();

            var batch = new Batch();
            while (!batch.IsFull && (next is not null || _arrivals.Reader.TryRead(out next)))
            {
                if (batch.MustPrecede(next.Row) || committing.Exists(other => other.Batch.MustPrecede(next.Row)))
                {
                    break;
                }

                batch.Add(next);
                next = null;
            }

            if (batch.Deliveries.Count > 0)
            {
                committing.Add((batch, CommitAsync(batch.Deliveries)));
            }
            else
            {
                await OneIsCommittedAsync().ConfigureAwait(false); // the next one waits for its payment
            }
        }

        await Task.WhenAll(committing.Select(static of => of.Commit)).ConfigureAwait(false);

        async Task OneIsCommittedAsync()
        {
            await Task.WhenAny(committing.Select(static of => of.Commit)).ConfigureAwait(false);
            committing.RemoveAll(static of => of.Commit.IsCompleted);
        }
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        // The same event twice in one batch: the database gets it once, and the second is a duplicate.
        var distinct = batch
            .GroupBy(static pending => (pending.Row.Delivery.DeliveryKey, pending.Row.Delivery.ReceiverName))
            .OrderBy(static same => same.Key.DeliveryKey, StringComparer.Ordinal)
            .ThenBy(static same => same.Key.ReceiverName, StringComparer.Ordinal)
            .Select(static same => same.ToArray())
            .ToList();
        var started = _time.GetTimestamp();
        try
        {
            var stored = await _database.InsertAsync([.. distinct.Select(static same => same[0].Row)], _stop.Token).ConfigureAwait(false);
            _telemetry.Committed(batch.Count, stored.Count(static isNew => isNew), _time.GetElapsedTime(started));
            for (var i = 0; i < distinct.Count; i++)
            {
                Complete(distinct[i], stored[i]);
            }

            if (stored.Contains(true))
            {
                _stored.Set();
            }
        }
#pragma warning disable CA1031 // Whatever the database throws is thrown at those who wait, and the next batch is tried.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await FailAsync(distinct, exception).ConfigureAwait(false);
        }
    }

    // One bad row must not fail the others; but where the database is away, each row would only wait for it in turn.
    private async Task FailAsync(List<Pending[]> distinct, Exception exception)
    {
        if (distinct.Count == 1 || _stop.IsCancellationRequested || exception is System.Data.Common.DbException { IsTransient: true })
        {
            foreach (var same in distinct)
            {
                Fail(same, exception);
            }

            return;
        }

        foreach (var same in distinct)
        {
            try
            {
                var stored = await _database.InsertAsync([same[0].Row], _stop.Token).ConfigureAwait(false);
                Complete(same, stored[0]);
                if (stored[0])
                {
                    _stored.Set();
                }
            }
#pragma warning disable CA1031 // As above.
            catch (Exception alone)
#pragma warning restore CA1031
            {
                Fail(same, alone);
            }
        }
    }

    private static void Complete(Pending[] same, bool isNew)
    {
        same[0].Result.TrySetResult(isNew);
        foreach (var duplicate in same.AsSpan(1))
        {
            duplicate.Result.TrySetResult(false);
        }
    }

    private static void Fail(Pending[] same, Exception exception)
    {
        foreach (var pending in same)
        {
            pending.Result.TrySetException(exception);
        }
    }

    private static partial class InboxLog
    {
        [LoggerMessage(1, LogLevel.Warning, "The inbox is full: {Capacity} deliveries wait to be stored. Answered 503, Vipps delivers it again")]
        public static partial void Full(ILogger logger, int capacity);

        [LoggerMessage(2, LogLevel.Warning, "The inbox did not store a delivery within {Seconds} s. Answered 503, Vipps delivers it again")]
        public static partial void Slow(ILogger logger, double seconds);

        [LoggerMessage(
            3, LogLevel.Warning, "The inbox's database has not been reached and checked yet. Answered 503, Vipps delivers it again. The reason is in the log")]
        public static partial void NotPrepared(ILogger logger);
    }
}
