using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Payments;

namespace Vipps.Webhooks.CatchUp;

/// <summary>
/// Reads the open payments at their pace, and hands the events of those that have ended to the receiver, as their webhooks would have been.
/// </summary>
internal sealed partial class CatchUpService : BackgroundService
{
    private readonly IServiceScopeFactory _scopes;
    private readonly Func<IServiceProvider, IOpenPayments> _openPayments;
    private readonly IPaymentReader _reader;
    private readonly Func<PaymentEvent, CancellationToken, ValueTask<DeliveryOutcome>> _hand;
    private readonly CatchUpOptions _options;
    private readonly CatchUpStatus _status;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly ConcurrentDictionary<(string? SalesUnit, string Reference), WatchedPayment> _watched = new();
    private readonly object _gate = new();
    private readonly CatchUpThrottle _throttle = new();
    private DateTimeOffset _listedAt = DateTimeOffset.MinValue;

    public CatchUpService(
        IServiceScopeFactory scopes,
        Func<IServiceProvider, IOpenPayments> openPayments,
        IPaymentReader reader,
        Func<PaymentEvent, CancellationToken, ValueTask<DeliveryOutcome>> hand,
        CatchUpOptions options,
        CatchUpStatus status,
        TimeProvider time,
        GuardedLogger logger)
    {
        _scopes = scopes;
        _openPayments = openPayments;
        _reader = reader is PaymentReader own ? own.WithoutRetriesIfThrottled() : reader;
        _hand = hand;
        _options = options;
        _status = status;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var readsAll = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = await RunOnceAsync(readsAll, stoppingToken).ConfigureAwait(false);
            var pause = Max(next - _time.GetUtcNow(), TimeSpan.FromMilliseconds(1));
            readsAll = await _status.ReadAll.WaitAsync(pause, _time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the shop if it is time for it, and reads the payments that are due.</summary>
    /// <param name="readsAll">True to ask the shop now, and to read all of them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The time at which there is something to do again.</returns>
    internal async Task<DateTimeOffset> RunOnceAsync(bool readsAll, CancellationToken cancellationToken)
    {
        if (readsAll || _time.GetUtcNow() - _listedAt >= _options.ListInterval)
        {
            await ListAsync(cancellationToken).ConfigureAwait(false);
        }

        if (readsAll)
        {
            // Those that have ended, too: their captures and refunds come by webhook, and those may be what was missed.
            CatchUpLog.ReadsAll(_logger, _watched.Count);
            foreach (var payment in _watched.Values)
            {
                payment.DueAt = _time.GetUtcNow();
            }
        }

        var due = _watched.Values.Where(payment => payment.DueAt <= _time.GetUtcNow()).OrderBy(static payment => payment.DueAt).ToList();
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrentReads, CancellationToken = CancellationToken.None },
            async (payment, _) => await ReadAsync(payment, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

        var nextList = _listedAt + _options.ListInterval;
        var nextRead = _watched.Values.Select(static payment => payment.DueAt).Append(DateTimeOffset.MaxValue).Min();
        lock (_gate)
        {
            nextRead = nextRead < _throttle.PausedUntil ? _throttle.PausedUntil : nextRead;
        }

        return nextList < nextRead ? nextList : nextRead;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        _listedAt = _time.GetUtcNow();
        IReadOnlyCollection<OpenPayment> open;
        try
        {
            var scope = _scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                open = await _openPayments(scope.ServiceProvider).GetAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // The app's own code may throw anything; it is asked again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CatchUpLog.NotListed(_logger, exception);
            return;
        }

        var listed = new HashSet<(string?, string)>();
        foreach (var payment in open)
        {
            var key = (payment.MerchantSerialNumber, payment.Reference);
            listed.Add(key);
            if (!_watched.TryGetValue(key, out var known) || known.Payment.Since != payment.Since)
            {
                _watched[key] = new WatchedPayment(payment, payment.Since + _options.FirstRead);
            }
        }

        foreach (var key in _watched.Keys.Where(key => !listed.Contains(key)))
        {
            _watched.TryRemove(key, out _);
        }
    }

    private async Task ReadAsync(WatchedPayment watched, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_throttle.PausedUntil > _time.GetUtcNow())
            {
                return; // Still due, when the pause is over.
            }
        }

        try
        {
            var isDone = await CatchUpAsync(watched.Payment, cancellationToken).ConfigureAwait(false);
            watched.Failures = isDone is null ? watched.Failures + 1 : 0;
            Answered();
            watched.DueAt = isDone == true ? DateTimeOffset.MaxValue : Next(watched);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The app stops.
        }
        catch (VippsApiException exception) when (exception.StatusCode == HttpStatusCode.TooManyRequests)
        {
            CatchUpLog.Throttled(_logger);
            lock (_gate)
            {
                _throttle.Throttled(_time.GetUtcNow(), exception.RetryAfter, _options.WhileCustomerWaits);
            }

            watched.DueAt = Next(watched);
        }
#pragma warning disable CA1031 // One payment that cannot be read must not end the reads of the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            watched.Failures++;
            watched.DueAt = Next(watched);
            CatchUpLog.NotRead(_logger, exception, watched.Payment.ToString(), watched.DueAt - _time.GetUtcNow());
        }
    }

    private void Answered()
    {
        lock (_gate)
        {
            _throttle.Answered(_time.GetUtcNow());
        }
    }

    private DateTimeOffset Next(WatchedPayment watched)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            return now + CatchUpPace.Delay(now - watched.Payment.Since, watched.Failures, _throttle.Slowdown, _options);
        }
    }

    /// <summary>Reads a payment and, if it has ended, hands over its events, oldest first.</summary>
    /// <returns>True if all of them are with the receiver; false if it is not that far; null if that failed.</returns>
    private async Task<bool?> CatchUpAsync(OpenPayment open, CancellationToken cancellationToken)
    {
        var reader = open.MerchantSerialNumber is { } number ? _reader.ForSalesUnit(number) : _reader;
        if (await reader.GetAsync(open.Reference, cancellationToken).ConfigureAwait(false) is not { } payment)
        {
            return null; // Perhaps not created yet.
        }

        if (!payment.State.IsFinal)
        {
            return false;
        }

        foreach (var polled in await reader.GetEventsAsync(open.Reference, cancellationToken).ConfigureAwait(false))
        {
            if (polled.OccurredAt is { } occurred && (_time.GetUtcNow() - occurred).Duration() < _options.HeadStart)
            {
                return false; // Its webhook may be on its way. The later events wait for it.
            }

            switch (await _hand(polled, cancellationToken).ConfigureAwait(false))
            {
                case DeliveryOutcome.Handled or DeliveryOutcome.Stored:
                    _status.CaughtUp(polled);
                    CatchUpLog.CaughtUp(_logger, polled.ToString());
                    break;
                case DeliveryOutcome.Duplicate or DeliveryOutcome.Unhandled:
                    break;
                default:
                    return null; // The dispatcher or the inbox has logged why. The later events wait for it.
            }
        }

        return true;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class WatchedPayment(OpenPayment payment, DateTimeOffset dueAt)
    {
        public OpenPayment Payment { get; } = payment;

        public DateTimeOffset DueAt { get; set; } = dueAt;

        public int Failures { get; set; }
    }

    private static partial class CatchUpLog
    {
        [LoggerMessage(1, LogLevel.Warning, "Caught up {Name} from the event log: its webhook had not come")]
        public static partial void CaughtUp(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Error, "The open payments cannot be listed; those of the last answer stay, and the shop is asked again")]
        public static partial void NotListed(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Warning, "The payment {Payment} cannot be read or handled; the next attempt is in {Delay}")]
        public static partial void NotRead(ILogger logger, Exception exception, string payment, TimeSpan delay);

        [LoggerMessage(4, LogLevel.Information, "Vipps asked for fewer reads (429): all open payments are read more slowly for a while")]
        public static partial void Throttled(ILogger logger);

        [LoggerMessage(5, LogLevel.Information, "Reads all {Count} open payments now, because events may have been missed")]
        public static partial void ReadsAll(ILogger logger, int count);
    }
}
