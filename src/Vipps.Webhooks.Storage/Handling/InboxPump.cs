using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Telemetry;

namespace Vipps.Webhooks.Storage.Handling;

/// <summary>
/// Claims stored deliveries and runs their handlers: several at once, of each payment one after the other. Claims no more than can start now, so
/// that no lease is spent on waiting.
/// </summary>
internal sealed partial class InboxPump : BackgroundService
{
    /// <summary>The time that running handlers have to finish when the app stops, before their cancellation token fires.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DatabasePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDatabaseBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StatsInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnreadableLogInterval = TimeSpan.FromMinutes(1);

    private readonly string _receiver;
    private readonly IInboxDatabase _database;
    private readonly BodyProtection _bodies;
    private readonly IWebhookDispatcher _dispatcher;
    private readonly IServiceScopeFactory _scopes;
    private readonly InboxOptions _options;
    private readonly WorkSignal _signal;
    private readonly InboxStatus _status;
    private readonly InboxTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly RetrySchedule _schedule;
    private readonly InboxBreaker _breaker;
    private readonly CancellationTokenSource _handlersStop = new();
    private readonly CancellationToken _stopHandlers;
    private readonly object _gate = new();
    private readonly HashSet<Task> _running = [];
    private DateTimeOffset _unreadableLoggedAt;
    private int _hasMetUnreadable;

    public InboxPump(
        string receiver,
        IInboxDatabase database,
        BodyProtection bodies,
        IWebhookDispatcher dispatcher,
        IServiceScopeFactory scopes,
        InboxOptions options,
        WorkSignal signal,
        InboxStatus status,
        InboxTelemetry telemetry,
        TimeProvider time,
        GuardedLogger logger)
    {
        _receiver = receiver;
        _database = database;
        _bodies = bodies;
        _dispatcher = dispatcher;
        _scopes = scopes;
        _options = options;
        _signal = signal;
        _status = status;
        _telemetry = telemetry;
        _time = time;
        _logger = logger;
        _schedule = new(options, Random.Shared.NextDouble);
        _breaker = new(time);
        _stopHandlers = _handlersStop.Token;
    }

    private TimeSpan Lease => _database.IsForOneProcess ? TimeSpan.FromDays(36_500) : _options.Lease;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (_bodies.CheckKeys() is { } keys)
        {
            if (keys.IsEphemeral)
            {
                PumpLog.EphemeralKeys(_logger);
            }
            else if (keys.IsUnencrypted)
            {
                PumpLog.UnencryptedKeys(_logger);
            }
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await _handlersStop.CancelAsync().ConfigureAwait(false); // if the host waits no longer
    }

    public override void Dispose()
    {
        _handlersStop.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PrepareAsync(stoppingToken).ConfigureAwait(false);
            await Task.WhenAll(PumpAsync(stoppingToken), TendAsync(stoppingToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
        finally
        {
            await FinishAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the database and the keys, however long: Vipps delivers again what is not stored in the meantime.</summary>
    private async Task PrepareAsync(CancellationToken stop)
    {
        await UntilItWorksAsync(
            "prepared",
            () =>
            {
                _bodies.DemandThatItWorks();
                return _database.PrepareAsync(_receiver, stop);
            },
            stop).ConfigureAwait(false);
        _status.IsPrepared = true;
    }

    private async Task PumpAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var running = Running();
            var allowed = _breaker.Allowed(_options.Concurrency - running, running);
            var claimed = 0;
            if (allowed > 0)
            {
                await UntilItWorksAsync("read", async () => claimed = await ClaimAsync(allowed, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
            }

            if (claimed < allowed || allowed == 0)
            {
                await _signal.WaitAsync(Poll, _time, stop).ConfigureAwait(false);
            }

            // A process without the key would otherwise have all deliveries wait in a moment, those that other processes can read, too.
            if (Interlocked.Exchange(ref _hasMetUnreadable, 0) == 1)
            {
                await Task.Delay(Poll, _time, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task<int> ClaimAsync(int count, CancellationToken stop)
    {
        var token = Guid.NewGuid().ToString("N");
        IReadOnlyList<ClaimedDelivery> claimed;
        try
        {
            // A probe prefers what has failed least: it is the likeliest to succeed.
            claimed = await _database.ClaimAsync(_receiver, count, token, Lease, _breaker.IsOpen, stop).ConfigureAwait(false);
        }
        catch
        {
            // The claims may have been made all the same.
            await RecordAsync(() => _database.GiveBackAsync(token, _stopHandlers)).ConfigureAwait(false);
            throw;
        }

        foreach (var delivery in claimed)
        {
            var run = Task.Run(() => AttemptAsync(delivery), CancellationToken.None);
            lock (_gate)
            {
                _running.Add(run);
            }

            _ = run.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return claimed.Count;
    }

    private int Running()
    {
        lock (_gate)
        {
            return _running.Count;
        }
    }

    // The next delivery of this payment may be due now.
    private void Ended(Task run)
    {
        lock (_gate)
        {
            _running.Remove(run);
        }

        _signal.Set();
    }

    private async Task AttemptAsync(ClaimedDelivery claimed)
    {
        if (RetrySchedule.IsCrashLoop(claimed.Unrecorded))
        {
            PumpLog.CrashLoop(_logger, claimed.Name, claimed.Sequence, RetrySchedule.MaxCrashes);
            var failure = new AttemptFailure(
                InboxState.Parked, TimeSpan.Zero, $"The process ended {RetrySchedule.MaxCrashes} times while it handled this delivery.");
            await RecordAsync(() => _database.FailAsync(claimed, failure, _stopHandlers)).ConfigureAwait(false);
            return;
        }

        var activity = _telemetry.Start(claimed);
        var started = _time.GetTimestamp();
        var result = await RunAsync(claimed).ConfigureAwait(false);
        _telemetry.Handled(result, _time.GetElapsedTime(started));
        Guarded.Call(
            static told =>
            {
                told.activity?.SetTag("vipps.inbox.result", told.result);
                told.activity?.Dispose();
            },
            (activity, result));
    }

    private async Task<string> RunAsync(ClaimedDelivery claimed)
    {
        InboxDelivery delivery;
        try
        {
            delivery = _bodies.Unprotect(claimed.Delivery);
        }
        catch (UnreadableBodyException exception)
        {
            // No failure of its own, and other payments go on: those whose key is here, and those of other processes.
            NoteUnreadable(claimed, exception);
            var pause = RetrySchedule.UnreadablePause(_time.GetUtcNow() - claimed.Delivery.ReceivedAt);
            await RecordAsync(() => _database.GiveBackAsync(claimed, pause, exception.Message, CancellationToken.None)).ConfigureAwait(false);
            return "unreadable";
        }

        var run = new HandlerRun(this, claimed, delivery);
        try
        {
            if (!await _database.RunAsync(claimed, run, _stopHandlers).ConfigureAwait(false))
            {
                PumpLog.Stale(_logger, claimed.Name, claimed.Sequence);
                return "stale";
            }
        }
#pragma warning disable CA1031 // The database failed, in whatever way.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            PumpLog.NotRecorded(_logger, exception, claimed.Name, claimed.Sequence, run.HasRun ? "after" : "before");
            if (!run.HasRun)
            {
                await RecordAsync(() => _database.GiveBackAsync(claimed, DatabasePause, reason: null, CancellationToken.None)).ConfigureAwait(false);
                return "database_failed";
            }

            if (run.Failure is null && !_database.HoldsTransaction)
            {
                await RecordAsync(() => _database.MarkDoneAsync(claimed)).ConfigureAwait(false);
            }
            else if (run.Failure is not { IsGivenBack: true })
            {
                // A commit that failed counts as a failure: one that fails each time must not be repeated at once, and for ever.
                var failure = run.Failure ?? run.Decide(exception);
                await RecordAsync(() => _database.FailAsync(claimed, failure, CancellationToken.None)).ConfigureAwait(false);
            }
        }

        if (run.Failure is { IsGivenBack: true })
        {
            await RecordAsync(() => _database.GiveBackAsync(claimed, TimeSpan.Zero, reason: null, CancellationToken.None)).ConfigureAwait(false);
            return "stopped";
        }

        if (_breaker.Record(claimed.Delivery.OrderingKey, succeeded: run.Failure is null))
        {
            NoteBreaker();
        }

        if (run.Failure is not null)
        {
            return "failed";
        }

        PumpLog.Handled(_logger, claimed.Name, claimed.Sequence, claimed.Attempts);
        return "done";
    }

    private async Task<HandlerEnd> HandleAsync(
        ClaimedDelivery claimed, InboxDelivery delivery, IServiceProvider services, Func<DbTransaction>? transaction, IAsyncDisposable? scope)
    {
        using var timeout = new CancellationTokenSource(_options.HandlerTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopHandlers);
        var own = services.GetRequiredService<InboxTransaction>();
        own.Set(transaction);
        var handling = DispatchAsync(delivery, services, scope, stop.Token);
        try
        {
            // A handler that ignores its token must not hold its place for ever.
            await handling.WaitAsync(_options.HandlerTimeout + CancellationGrace, _time, CancellationToken.None).ConfigureAwait(false);
            return new HandlerEnd(null, handling, IsOver: false);
        }
        catch (TimeoutException exception) when (!handling.IsCompleted)
        {
            PumpLog.Hung(_logger, claimed.Name, claimed.Sequence, (_options.HandlerTimeout + CancellationGrace).TotalSeconds);
            return new HandlerEnd(exception, handling, IsOver: true);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !_stopHandlers.IsCancellationRequested)
        {
            return new HandlerEnd(new TimeoutException($"The handler was not done after {_options.HandlerTimeout}.", exception), handling, IsOver: true);
        }
#pragma warning disable CA1031 // Whatever a handler throws, the delivery is attempted again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new HandlerEnd(exception, handling, stop.IsCancellationRequested);
        }
        finally
        {
            own.Set(null);
        }
    }

    private async Task DispatchAsync(
        InboxDelivery delivery, IServiceProvider services, IAsyncDisposable? scope, CancellationToken cancellationToken)
    {
        try
        {
            await _dispatcher.DispatchAsync(delivery, services, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (scope is not null)
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Decides what becomes of a delivery whose handlers failed, and logs it.</summary>
    private AttemptFailure Decide(ClaimedDelivery claimed, Exception exception)
    {
        if (_stopHandlers.IsCancellationRequested && exception is OperationCanceledException)
        {
            return new AttemptFailure(InboxState.Waiting, TimeSpan.Zero, "", IsGivenBack: true);
        }

        var failures = claimed.Failures + 1;
        var (state, delay) = _schedule.After(failures, claimed.Delivery.ReceivedAt, _time.GetUtcNow(), (exception as RetryLaterException)?.Delay);
        if (state == InboxState.Waiting)
        {
            PumpLog.Failed(_logger, exception, claimed.Name, claimed.Sequence, failures, delay!.Value);
        }
        else
        {
            PumpLog.GivenUp(_logger, exception, claimed.Name, claimed.Sequence, failures, _options.GiveUpAfter, state);
        }

        return new AttemptFailure(state, delay ?? TimeSpan.Zero, $"{exception.GetType().Name}: {exception.Message}");
    }

    private void NoteUnreadable(ClaimedDelivery claimed, UnreadableBodyException exception)
    {
        Interlocked.Exchange(ref _hasMetUnreadable, 1);
        var now = _time.GetUtcNow();
        _status.UnreadableAt = now;
        lock (_gate)
        {
            if (now - _unreadableLoggedAt < UnreadableLogInterval)
            {
                return;
            }

            _unreadableLoggedAt = now;
        }

        PumpLog.Unreadable(_logger, claimed.Name, claimed.Sequence, exception.Message);
    }

    private void NoteBreaker()
    {
        _status.IsBreakerOpen = _breaker.IsOpen;
        if (_breaker.IsOpen)
        {
            PumpLog.BreakerOpened(_logger, InboxBreaker.Attempts);
        }
        else
        {
            PumpLog.BreakerClosed(_logger);
        }
    }

    /// <summary>Writes down the end of an attempt, as soon as the database allows it. If the process ends before that, the lease runs out.</summary>
    private async Task RecordAsync(Func<Task> record)
    {
        try
        {
            await UntilItWorksAsync("written", record, _stopHandlers).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The app stops while the database is away.
        }
    }

    private async Task UntilItWorksAsync(string verb, Func<Task> work, CancellationToken stop)
    {
        var backoff = TimeSpan.FromMilliseconds(250);
        for (var failures = 0; ; failures++)
        {
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // A database may be away for any reason; the inbox waits for it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (failures is 0 || backoff == MaxDatabaseBackoff)
                {
                    PumpLog.DatabaseFailed(_logger, exception, verb, backoff);
                }
            }

            await Task.Delay(backoff, _time, stop).ConfigureAwait(false);
            backoff = TimeSpan.FromTicks(Math.Min(backoff.Ticks * 2, MaxDatabaseBackoff.Ticks));
        }
    }

    /// <summary>Reads the numbers for the metrics, and deletes what is over its time.</summary>
    private async Task TendAsync(CancellationToken stop)
    {
        var cleanAt = _time.GetUtcNow();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _status.Stats = await _database.CountUnfinishedAsync(_receiver, stop).ConfigureAwait(false);
                if (_time.GetUtcNow() >= cleanAt)
                {
                    cleanAt = _time.GetUtcNow() + CleaningInterval;
                    var (bodies, rows) = await _database.CleanAsync(_receiver, _options.KeepBody, _options.KeepKey, stop).ConfigureAwait(false);
                    if (bodies + rows > 0)
                    {
                        PumpLog.Cleaned(_logger, bodies, rows);
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // The pump reports a database that is away; this can wait.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                PumpLog.NotTended(_logger, exception);
            }

            await Task.Delay(StatsInterval, _time, stop).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync()
    {
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        using var grace = new CancellationTokenSource(StopGrace, _time);
        using var cancel = grace.Token.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _handlersStop);
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private sealed class HandlerRun(InboxPump pump, ClaimedDelivery claimed, InboxDelivery delivery) : IHandlerRun
    {
        /// <summary>True once the handlers have run, however it ended.</summary>
        public bool HasRun { get; private set; }

        /// <summary>The failure to write down; null if they succeeded.</summary>
        public AttemptFailure? Failure { get; private set; }

        public Task<HandlerEnd> RunAsync(DbTransaction? transaction)
        {
            var scope = pump._scopes.CreateAsyncScope();
            return RunAsync(scope.ServiceProvider, transaction is null ? null : () => transaction, scope);
        }

        public Task<HandlerEnd> RunAsync(IServiceProvider scope, Func<DbTransaction> transaction) => RunAsync(scope, transaction, null);

        public AttemptFailure Decide(Exception exception) => Failure = pump.Decide(claimed, exception);

        private async Task<HandlerEnd> RunAsync(IServiceProvider services, Func<DbTransaction>? transaction, IAsyncDisposable? scope)
        {
            var end = await pump.HandleAsync(claimed, delivery, services, transaction, scope).ConfigureAwait(false);
            HasRun = true;
            return end;
        }
    }

    private static partial class PumpLog
    {
        [LoggerMessage(1, LogLevel.Debug, "Handled {Delivery} (inbox {Id}, attempt {Attempt})")]
        public static partial void Handled(ILogger logger, string delivery, long id, int attempt);

        [LoggerMessage(2, LogLevel.Error, "A handler failed for {Delivery} (inbox {Id}, failure {Failures}): the next attempt is in {Delay}")]
        public static partial void Failed(ILogger logger, Exception exception, string delivery, long id, int failures, TimeSpan delay);

        [LoggerMessage(
            3,
            LogLevel.Critical,
            "Gave up {Delivery} (inbox {Id}) after {Failures} failures, since it arrived more than {GiveUpAfter} ago: it is {State} now. Mend the cause, then "
            + "unpark or replay it")]
        public static partial void GivenUp(
            ILogger logger, Exception exception, string delivery, long id, int failures, TimeSpan giveUpAfter, InboxState state);

        [LoggerMessage(
            4,
            LogLevel.Critical,
            "Parked {Delivery} (inbox {Id}) without another attempt: the process ended {Crashes} times while it handled it. Mend the cause, then unpark it")]
        public static partial void CrashLoop(ILogger logger, string delivery, long id, int crashes);

        [LoggerMessage(5, LogLevel.Information, "Another process took over {Delivery} (inbox {Id}); this attempt has no effect")]
        public static partial void Stale(ILogger logger, string delivery, long id);

        [LoggerMessage(
            6, LogLevel.Warning, "The database failed {When} the handlers of {Delivery} (inbox {Id}) had run. What became of it is written down as soon as it is back")]
        public static partial void NotRecorded(ILogger logger, Exception exception, string delivery, long id, string when);

        [LoggerMessage(7, LogLevel.Error, "A handler of {Delivery} (inbox {Id}) still runs after {Seconds} s and ignores its cancellation token: taken for failed")]
        public static partial void Hung(ILogger logger, string delivery, long id, double seconds);

        [LoggerMessage(8, LogLevel.Error, "The inbox's database cannot be {Verb}; the next attempt is in {Backoff}. What cannot be stored is answered 500, and Vipps keeps it")]
        public static partial void DatabaseFailed(ILogger logger, Exception exception, string verb, TimeSpan backoff);

        [LoggerMessage(9, LogLevel.Error, "The last {Attempts} attempts of several payments all failed: handling is paused but for one attempt at a time")]
        public static partial void BreakerOpened(ILogger logger, int attempts);

        [LoggerMessage(10, LogLevel.Information, "An attempt succeeded: handling goes on")]
        public static partial void BreakerClosed(ILogger logger);

        [LoggerMessage(11, LogLevel.Debug, "Deleted {Bodies} bodies and {Rows} deliveries whose time is over")]
        public static partial void Cleaned(ILogger logger, long bodies, long rows);

        [LoggerMessage(12, LogLevel.Warning, "The inbox's numbers could not be read, or old deliveries could not be deleted; it is attempted again")]
        public static partial void NotTended(ILogger logger, Exception exception);

        [LoggerMessage(
            13,
            LogLevel.Error,
            "The body of {Delivery} (inbox {Id}) cannot be read: {Reason} It waits, with all whose body cannot be read, and its attempt does not count. "
            + UnreadableBodyException.Remedy + " This line comes at most once a minute")]
        public static partial void Unreadable(ILogger logger, string delivery, long id, string reason);

        [LoggerMessage(
            14,
            LogLevel.Warning,
            "The keys of Data Protection are lost when this process ends, and with them each delivery that is not handled by then. In Production the app would not start")]
        public static partial void EphemeralKeys(ILogger logger);

        [LoggerMessage(
            15,
            LogLevel.Warning,
            "The keys of Data Protection are stored unencrypted, so anyone who can read them and the inbox's database has the bodies. Call ProtectKeysWith… on AddDataProtection()")]
        public static partial void UnencryptedKeys(ILogger logger);
    }
}
