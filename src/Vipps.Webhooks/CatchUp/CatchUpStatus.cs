using System.Diagnostics.Metrics;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Receiving;

namespace Vipps.Webhooks.CatchUp;

/// <summary>
/// The record of events that were caught up: the metric, and for the health check whether it goes on for long; and the request to read all payments.
/// </summary>
internal sealed class CatchUpStatus
{
    public const string EventsCounter = "vipps.catchup.events";

    private readonly object _gate = new();
    private readonly string _receiver;
    private readonly CatchUpOptions _options;
    private readonly TimeProvider _time;
    private readonly Counter<long> _events;
    private DateTimeOffset? _first;
    private DateTimeOffset _last;

    public CatchUpStatus(string receiver, CatchUpOptions options, IMeterFactory meters, TimeProvider time)
    {
        _receiver = receiver;
        _options = options;
        _time = time;
        _events = meters.Create(ReceiverTelemetry.SourceName).CreateCounter<long>(
            EventsCounter, "{event}", "Events that were taken from the event log because their webhook had not come.");
    }

    /// <summary>Asks for all open payments to be read now, whatever their own pace says.</summary>
    public WorkSignal ReadAll { get; } = new();

    /// <summary>The time since which events have had to be caught up, at least one within each <see cref="CatchUpOptions.AlarmAfter"/>; null if none.</summary>
    public DateTimeOffset? Since
    {
        get
        {
            lock (_gate)
            {
                return _first is { } first && _time.GetUtcNow() - _last <= _options.AlarmAfter ? first : null;
            }
        }
    }

    /// <summary>Indicates whether webhooks do not arrive: events have had to be caught up for long.</summary>
    public bool IsAlarming => Since is { } since && _time.GetUtcNow() - since >= _options.AlarmAfter;

    public void CaughtUp(PaymentEvent polled)
    {
        Guarded.Call(
            static told => told.This._events.Add(
                1,
                new KeyValuePair<string, object?>(TagNames.Receiver, told.This._receiver),
                new KeyValuePair<string, object?>(TagNames.EventType, told.polled.Type.IsKnown ? told.polled.Type.Name : "other")),
            (This: this, polled));
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            _first = _first is { } first && now - _last <= _options.AlarmAfter ? first : now;
            _last = now;
        }
    }
}
