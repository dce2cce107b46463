using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// Activities and metrics under the name <c>Vipps.Webhooks</c>. Every label of a metric has a bounded set of values, and no label is
/// personal.
/// </summary>
internal sealed class ReceiverTelemetry : IDisposable
{
    public const string SourceName = "Vipps.Webhooks";
    public const string ReceiveActivity = "vipps.webhooks.receive";
    public const string DeliveriesCounter = "vipps.webhooks.deliveries";
    public const string DurationHistogram = "vipps.webhooks.delivery.duration";

    private const string Other = "other";

    private static readonly FrozenSet<string> KnownEventTypes = WebhookEventTypes.All.Select(type => type.Name).ToFrozenSet();

    private readonly ActivitySource _activities = new(SourceName);
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _duration;

    public ReceiverTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(SourceName);
        _deliveries = meter.CreateCounter<long>(DeliveriesCounter, "{delivery}", "Requests to the endpoint, by outcome.");
        _duration = CreateDuration(meter);
    }

    /// <summary>True if something listens to activities or metrics.</summary>
    public bool IsEnabled => _activities.HasListeners() || _deliveries.Enabled || _duration.Enabled;

    /// <summary>Starts the activity of a delivery. Returns null if there is no listener or if one throws.</summary>
    public Activity? Start() =>
        _activities.HasListeners() ? Guarded.Start(static activities => activities.StartActivity(ReceiveActivity), _activities) : null;

    /// <summary>Ends the activity. It runs after the answer is set, so a listener that throws must not turn a 200 into a 500.</summary>
    public static void Stop(Activity? activity) => Guarded.Call(static activity => activity?.Dispose(), activity);

    public void Record(Activity? activity, DeliveryReport report)
    {
        if (activity is null && !_deliveries.Enabled && !_duration.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { TagNames.Receiver, report.ReceiverName },
            { TagNames.Outcome, NameOf(report.Outcome) },
            { TagNames.EventType, NameOf(report.Event) },
            { TagNames.Verification, NameOf(report.Verification) },
        };
        _deliveries.Add(1, tags);
        _duration.Record(report.Duration.TotalSeconds, tags);

        if (activity is null)
        {
            return;
        }

        foreach (var tag in tags)
        {
            activity.SetTag(tag.Key, tag.Value);
        }

        activity.SetTag(TagNames.WebhookId, report.WebhookId);
        activity.SetStatus(report.StatusCode < 500 ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
    }

    public void Dispose() => _activities.Dispose();

    private static Histogram<double> CreateDuration(Meter meter)
    {
        const string Unit = "s";
        const string Description = "Time from the start of the endpoint to its answer.";
#if NET9_0_OR_GREATER
        // The default buckets are for milliseconds; .NET 8 cannot advise others.
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10] };
        return meter.CreateHistogram(DurationHistogram, Unit, Description, tags: null, advice);
#else
        return meter.CreateHistogram<double>(DurationHistogram, Unit, Description);
#endif
    }

    private static string NameOf(WebhookEvent? received) =>
        received is null ? "none" : KnownEventTypes.Contains(received.Type.Name) ? received.Type.Name : Other;

    private static string NameOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Refused => "refused",
        DeliveryOutcome.Handled => "handled",
        DeliveryOutcome.Duplicate => "duplicate",
        DeliveryOutcome.Unhandled => "unhandled",
        DeliveryOutcome.NotReadable => "not_readable",
        DeliveryOutcome.HandlerFailed => "handler_failed",
        DeliveryOutcome.RegistrationsUnavailable => "registrations_unavailable",
        DeliveryOutcome.TimedOut => "timed_out",
        DeliveryOutcome.BodyTooLong => "body_too_long",
        DeliveryOutcome.NotJson => "not_json",
        DeliveryOutcome.BodyIncomplete => "body_incomplete",
        DeliveryOutcome.Throttled => "throttled",
        DeliveryOutcome.Stored => "stored",
        DeliveryOutcome.InboxBusy => "inbox_busy",
        DeliveryOutcome.NotStored => "not_stored",
        _ => Other,
    };

    private static string NameOf(WebhookVerification? verification) => verification switch
    {
        null => "none",
        WebhookVerification.Valid => "valid",
        WebhookVerification.MissingHeader => "missing_header",
        WebhookVerification.MalformedAuthorization => "malformed_authorization",
        WebhookVerification.ContentHashMismatch => "content_hash_mismatch",
        WebhookVerification.SignatureMismatch => "signature_mismatch",
        WebhookVerification.MalformedDate => "malformed_date",
        WebhookVerification.OutsideTolerance => "outside_tolerance",
        WebhookVerification.NoSecret => "no_secret",
        _ => Other,
    };
}
