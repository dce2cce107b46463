using System.Diagnostics;
using System.Diagnostics.Metrics;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Telemetry;

/// <summary>
/// Activities and metrics of an inbox, under the name <c>Vipps.Webhooks</c>. Every label has a bounded set of values, and none is personal.
/// </summary>
internal sealed class InboxTelemetry : IDisposable
{
    public const string HandleActivity = "vipps.webhooks.inbox.handle";
    public const string StoredCounter = "vipps.webhooks.inbox.stored";
    public const string BatchHistogram = "vipps.webhooks.inbox.batch_size";
    public const string CommitHistogram = "vipps.webhooks.inbox.commit.duration";
    public const string HandledCounter = "vipps.webhooks.inbox.handled";
    public const string HandleHistogram = "vipps.webhooks.inbox.handle.duration";
    public const string WaitingGauge = "vipps.webhooks.inbox.waiting";
    public const string OldestGauge = "vipps.webhooks.inbox.oldest.age";
    public const string HeldGauge = "vipps.webhooks.inbox.held";
    public const string ParkedGauge = "vipps.webhooks.inbox.parked";
    public const string BreakerGauge = "vipps.webhooks.inbox.breaker";

    private const string ResultTag = "vipps.inbox.result";

    private readonly ActivitySource _activities = new(ReceiverTelemetry.SourceName);
    private readonly KeyValuePair<string, object?> _receiver;
    private readonly Counter<long> _stored;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _commit;
    private readonly Counter<long> _handled;
    private readonly Histogram<double> _handle;

    public InboxTelemetry(string receiver, InboxStatus status, IMeterFactory meters, TimeProvider time)
    {
        _receiver = new(TagNames.Receiver, receiver);
        var meter = meters.Create(ReceiverTelemetry.SourceName);
        _stored = meter.CreateCounter<long>(StoredCounter, "{delivery}", "Deliveries that were stored, and duplicates of stored ones.");
        _batch = meter.CreateHistogram<int>(BatchHistogram, "{delivery}", "Deliveries in one transaction.");
        _commit = meter.CreateHistogram<double>(CommitHistogram, "s", "Time that storing a batch took.");
        _handled = meter.CreateCounter<long>(HandledCounter, "{attempt}", "Attempts to handle a stored delivery, by result.");
        _handle = meter.CreateHistogram<double>(HandleHistogram, "s", "Time that an attempt took.");
        Observe(WaitingGauge, "{delivery}", "Deliveries that wait to be handled.", static stats => stats.Waiting);
        Observe(HeldGauge, "{delivery}", "Deliveries that wait behind a parked one.", static stats => stats.Held);
        Observe(ParkedGauge, "{delivery}", "Deliveries that were given up and hold back others.", static stats => stats.Parked);
        Observe(OldestGauge, "s", "Age of the oldest delivery that waits.", stats => (time.GetUtcNow() - stats.OldestWaiting)?.TotalSeconds ?? 0);
        meter.CreateObservableGauge(
            BreakerGauge, () => new Measurement<int>(status.IsBreakerOpen ? 1 : 0, _receiver), unit: null, "1 while handling is paused, else 0.");

        void Observe(string name, string unit, string description, Func<InboxStats, double> value) => meter.CreateObservableGauge(
            name,
            () => status.Stats is { } stats ? [new Measurement<double>(value(stats), _receiver)] : Array.Empty<Measurement<double>>(),
            unit,
            description);
    }

    public void Committed(int deliveries, int stored, TimeSpan took) => Guarded.Call(
        static told =>
        {
            told.This._batch.Record(told.deliveries, told.This._receiver);
            told.This._commit.Record(told.took.TotalSeconds, told.This._receiver);
            told.This.Count("stored", told.stored);
            told.This.Count("duplicate", told.deliveries - told.stored);
        },
        (This: this, deliveries, stored, took));

    public void Handled(string result, TimeSpan took) => Guarded.Call(
        static told =>
        {
            var tag = new KeyValuePair<string, object?>(ResultTag, told.result);
            told.This._handled.Add(1, told.This._receiver, tag);
            told.This._handle.Record(told.took.TotalSeconds, told.This._receiver, tag);
        },
        (This: this, result, took));

    /// <summary>Starts the activity of an attempt, linked to the one in which the delivery arrived; null if there is no listener.</summary>
    public Activity? Start(ClaimedDelivery claimed) => Guarded.Start(
        claimed =>
        {
            ActivityLink[] links = ActivityContext.TryParse(claimed.Delivery.TraceParent, null, isRemote: true, out var context) ? [new(context)] : [];
            return _activities.StartActivity(HandleActivity, ActivityKind.Consumer, default(ActivityContext), tags: null, links)
                ?.SetTag(TagNames.Receiver, claimed.Delivery.ReceiverName)
                .SetTag("vipps.inbox.id", claimed.Sequence)
                .SetTag("vipps.inbox.attempt", claimed.Attempts);
        },
        claimed);

    public void Dispose() => _activities.Dispose();

    private void Count(string result, int count)
    {
        if (count > 0)
        {
            _stored.Add(count, _receiver, new KeyValuePair<string, object?>(ResultTag, result));
        }
    }
}
