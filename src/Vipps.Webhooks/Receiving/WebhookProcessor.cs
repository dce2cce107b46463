using System.Net;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// Receives deliveries in any host: verifies headers and raw body, passes the event to the handlers and reports what to answer. An ASP.NET
/// Core app maps an endpoint instead, or uses <c>IVippsWebhookReceiver</c> of the package <c>Vipps.Webhooks.AspNetCore</c>.
/// </summary>
/// <remarks>
/// Added with <c>AddVippsWebhookProcessor</c> as a singleton, keyed if it has a name. Any number of threads may use it. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.
/// </remarks>
public sealed partial class WebhookProcessor
{
    private readonly string _name;
    private readonly EventDispatcher _dispatcher;
    private readonly ReceiverInbox? _inbox;
    private readonly ReceiverTelemetry _telemetry;
    private readonly (string Name, Action<DeliveryReport> See)[] _observers;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly SignerSearch _search;
    private readonly SearchBudget _adviceBudget;
    private readonly WarningLimit _warnings;

    internal WebhookProcessor(
        string name,
        VippsWebhookReceiverOptions options,
        RegistrationSet registrations,
        EventDispatcher dispatcher,
        ReceiverInbox? inbox,
        ReceiverTelemetry telemetry,
        IReadOnlyList<Action<DeliveryReport>> observers,
        TimeProvider time,
        GuardedLogger logger)
    {
        _name = name;
        Options = options;
        Registrations = registrations;
        _dispatcher = dispatcher;
        _inbox = inbox;
        _telemetry = telemetry;
        _observers = [.. observers.Select(static (observer, at) => ($"Observer {at}", observer))];
        _time = time;
        _logger = logger;
        _search = new(time);
        _adviceBudget = new(time);
        _warnings = new(time, logger);
    }

    internal VippsWebhookReceiverOptions Options { get; }

    internal RegistrationSet Registrations { get; }

    /// <summary>Verifies a delivery and runs the handlers of its event.</summary>
    /// <param name="headers">The headers as they arrived.</param>
    /// <param name="body">The body as it arrived, byte for byte: not text, and not JSON that was read and written again.</param>
    /// <param name="cancellationToken">
    /// Stops waiting for registrations and handlers; the report is then <see cref="DeliveryOutcome.TimedOut"/> or
    /// <see cref="DeliveryOutcome.RegistrationsUnavailable"/>, and Vipps delivers again. Do not pass a token that fires when the sender
    /// disconnects: work that has begun is best finished, so that the next attempt finds it done.
    /// </param>
    /// <returns>
    /// The report. Answer with its <see cref="DeliveryReport.StatusCode"/> and an empty body. It does not throw for a delivery that is
    /// refused, or for a handler that fails.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="headers"/> is null.</exception>
    public Task<DeliveryReport> ProcessAsync(
        DeliveryHeaders headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return ProcessAsync(headers, new BufferedBody(body), cancellationToken);
    }

    /// <summary>Does the same with a body that is read only if the headers are in the protocol's form.</summary>
    internal async Task<DeliveryReport> ProcessAsync(DeliveryHeaders headers, IDeliveryBody body, CancellationToken cancellationToken) =>
        (await ObserveAsync(headers, body, cancellationToken).ConfigureAwait(false)).Report!;

    /// <summary>
    /// Verifies a delivery and runs the handlers of its event. Makes a report only if an observer, a listener or the log at Debug reads it when
    /// the delivery arrives.
    /// </summary>
    internal ValueTask<DeliveryResult> AnswerAsync(DeliveryHeaders headers, IDeliveryBody body, CancellationToken cancellationToken) =>
        _observers.Length > 0 || _telemetry.IsEnabled || _logger.IsEnabled(LogLevel.Debug)
            ? ObserveAsync(headers, body, cancellationToken)
            : ReceiveAsync(headers, body, _time.GetUtcNow(), cancellationToken);

    private async ValueTask<DeliveryResult> ObserveAsync(DeliveryHeaders headers, IDeliveryBody body, CancellationToken cancellationToken)
    {
        var activity = _telemetry.Start();
        try
        {
            var clock = new DeliveryClock(_name, _time);
            var result = await ReceiveAsync(headers, body, clock.ReceivedAt, cancellationToken).ConfigureAwait(false);
            var report = clock.Report(result);
            Notify("Telemetry", static state => state._telemetry.Record(state.activity, state.report), (_telemetry, activity, report));
            foreach (var (name, see) in _observers)
            {
                Notify(name, see, report);
            }

            ProcessorLog.Answered(_logger, report.StatusCode, report.Outcome, report.Duration.TotalMilliseconds);
            return result with { Report = report };
        }
        finally
        {
            ReceiverTelemetry.Stop(activity);
        }
    }

    private async ValueTask<DeliveryResult> ReceiveAsync(
        DeliveryHeaders headers, IDeliveryBody source, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (headers.Check(out var signed) is { } reason)
        {
            return Refuse(headers, default, new(reason), RegistrationIndex.Empty, receivedAt);
        }

        if (!headers.IsJson)
        {
            if (_warnings.Allows(nameof(DeliveryOutcome.NotJson)))
            {
                ProcessorLog.NotJson(_logger);
            }

            return new(DeliveryOutcome.NotJson, (int)HttpStatusCode.UnsupportedMediaType);
        }

        using var timeout = new CancellationTokenSource(Options.HandlerTimeout, _time);
        using var caller = cancellationToken.CanBeCanceled
            ? cancellationToken.UnsafeRegister(static timeout => ((CancellationTokenSource)timeout!).Cancel(), timeout)
            : default;
        var body = await source.ReadAsync(Options.MaxBodyLength, timeout.Token).ConfigureAwait(false);
        if (body.Failure is { } failure)
        {
            WarnOfBody(failure, body.StatusCode);
            return new(failure, body.StatusCode);
        }

        RegistrationIndex known;
        try
        {
            known = await Registrations.GetAsync(timeout.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Any exception of a source is answered 500, so that the event comes again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_warnings.Allows(nameof(DeliveryOutcome.RegistrationsUnavailable), LogLevel.Error))
            {
                ProcessorLog.NoRegistrations(_logger, exception);
            }

            return new(DeliveryOutcome.RegistrationsUnavailable, (int)HttpStatusCode.InternalServerError);
        }

        var verified = _search.Verify(headers, signed, body.Bytes.Span, known, receivedAt, Options);
        if (MayBeRegisteredElsewhere(verified?.Status, headers, known)
            && await ReloadAsync(headers, known, timeout.Token).ConfigureAwait(false) is { } reloaded)
        {
            known = reloaded;
            verified = _search.Verify(headers, signed, body.Bytes.Span, known, receivedAt, Options);
        }

        if (verified is not { } result)
        {
            return Throttle(known);
        }

        if (!result.IsValid)
        {
            return Refuse(headers, body, result, known, receivedAt);
        }

        var registration = result.Registration!;
        var received = WebhookEventReader.Read(body.Bytes, registration.Events);
        var context = new WebhookContext(received, registration, result.SignedAt!.Value);
        var outcome = await HandOnAsync(received, context, receivedAt, timeout.Token).ConfigureAwait(false);
        return new(outcome, StatusOf(outcome), result.Status, registration, received);
    }

    /// <summary>Hands on an event that was read from Vipps, as a delivery of it would be.</summary>
    internal async ValueTask<DeliveryOutcome> HandOnAsync(PaymentEvent polled, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.HandlerTimeout, _time);
        using var caller = cancellationToken.UnsafeRegister(static timeout => ((CancellationTokenSource)timeout!).Cancel(), timeout);
        var now = _time.GetUtcNow();
        return await HandOnAsync(polled, new WebhookContext(polled, polled.OccurredAt ?? now), now, timeout.Token).ConfigureAwait(false);
    }

    private ValueTask<DeliveryOutcome> HandOnAsync(
        WebhookEvent received, WebhookContext context, DateTimeOffset receivedAt, CancellationToken timeout) =>
        _inbox is { } inbox && inbox.Accepts(received)
            ? inbox.StoreAsync(received, context, receivedAt, timeout)
            : _dispatcher.DispatchAsync(received, context, timeout);

    private bool MayBeRegisteredElsewhere(WebhookVerification? verified, DeliveryHeaders headers, RegistrationIndex known) =>
        Registrations.CanReload
        && verified is null or WebhookVerification.NoSecret or WebhookVerification.SignatureMismatch
        && headers.FindWebhookId(known) is { } id
        && known.FindById(id).IsEmpty;

    // Another process may have registered it a moment ago: its first delivery must not be refused. Null if nothing has changed.
    private async ValueTask<RegistrationIndex?> ReloadAsync(DeliveryHeaders headers, RegistrationIndex known, CancellationToken timeout)
    {
        try
        {
            await Registrations.ReloadAsync(headers.FindWebhookId(known), timeout).ConfigureAwait(false);
            var reloaded = await Registrations.GetAsync(timeout).ConfigureAwait(false);
            return reloaded == known ? null : reloaded;
        }
#pragma warning disable CA1031 // The delivery is refused, as it would be without the attempt, and Vipps delivers it again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_warnings.Allows(nameof(ProcessorLog.NotReloaded)))
            {
                ProcessorLog.NotReloaded(_logger, exception);
            }

            return null;
        }
    }

    private DeliveryResult Refuse(
        DeliveryHeaders headers, DeliveryBody body, WebhookVerificationResult result, RegistrationIndex known, DateTimeOffset receivedAt)
    {
        if (headers.IsUnsigned)
        {
            ProcessorLog.Unsigned(_logger);
        }
        else if (_warnings.Allows($"{result.Status}"))
        {
            var advice = RefusalAdvice.For(result, headers, body, known, receivedAt, Options.UseRequestTarget, _adviceBudget);
            ProcessorLog.Refused(_logger, result.Status, advice);
        }

        return new(DeliveryOutcome.Refused, (int)HttpStatusCode.Unauthorized, result.Status, result.Registration);
    }

    // 401, as for everything that is not verified: a stranger learns nothing, and it raises no alarm about the app. Vipps tries again after
    // any error.
    private DeliveryResult Throttle(RegistrationIndex known)
    {
        if (_warnings.Allows(nameof(DeliveryOutcome.Throttled)))
        {
            ProcessorLog.Throttled(_logger, known.WithoutId.Length, known.All.Length, SearchBudget.VerificationsPerSecond);
        }

        return new(DeliveryOutcome.Throttled, (int)HttpStatusCode.Unauthorized);
    }

    private void WarnOfBody(DeliveryOutcome failure, int statusCode)
    {
        if (!_warnings.Allows($"{failure}"))
        {
            return;
        }

        if (failure == DeliveryOutcome.BodyTooLong)
        {
            ProcessorLog.BodyTooLong(_logger, Options.MaxBodyLength);
        }
        else
        {
            ProcessorLog.BodyIncomplete(_logger, statusCode);
        }
    }

    private static int StatusOf(DeliveryOutcome outcome) => (int)(outcome switch
    {
        DeliveryOutcome.Handled or DeliveryOutcome.Duplicate or DeliveryOutcome.Unhandled or DeliveryOutcome.Stored => HttpStatusCode.OK,
        DeliveryOutcome.InboxBusy => HttpStatusCode.ServiceUnavailable,
        _ => HttpStatusCode.InternalServerError,
    });

    private void Notify<T>(string name, Action<T> observer, T value)
    {
        // A stranger's requests are observed, too: one observer that fails for them must not hide another's failure.
        if (Guarded.Call(observer, value) is { } exception && _warnings.Allows(name, LogLevel.Error))
        {
            ProcessorLog.ObserverFailed(_logger, exception);
        }
    }

    private static partial class ProcessorLog
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused a delivery: {Verification}. {Advice}")]
        public static partial void Refused(ILogger logger, WebhookVerification verification, string advice);

        [LoggerMessage(7, LogLevel.Debug, "Refused a request that has none of the headers of a delivery")]
        public static partial void Unsigned(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "The registrations cannot be read: answered 500, Vipps delivers the event again")]
        public static partial void NoRegistrations(ILogger logger, Exception exception);

        [LoggerMessage(11, LogLevel.Warning, "The registrations could not be read again for a webhook that is not known: its delivery is refused, and comes again")]
        public static partial void NotReloaded(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Warning, "Refused a request whose Content-Type is not JSON")]
        public static partial void NotJson(ILogger logger);

        [LoggerMessage(
            4,
            LogLevel.Warning,
            "Refused a request whose body is longer than MaxBodyLength, {MaxBodyLength} bytes. Unless that was set too low, the request is not from Vipps")]
        public static partial void BodyTooLong(ILogger logger, int maxBodyLength);

        [LoggerMessage(
            8,
            LogLevel.Warning,
            "Refused a request whose body did not arrive whole, or not in time ({StatusCode}): its sender disconnected, or the network is slow")]
        public static partial void BodyIncomplete(ILogger logger, int statusCode);

        [LoggerMessage(5, LogLevel.Debug, "Answered {StatusCode} ({Outcome}) after {Elapsed:F0} ms")]
        public static partial void Answered(ILogger logger, int statusCode, DeliveryOutcome outcome, double elapsed);

        [LoggerMessage(
            9,
            LogLevel.Warning,
            "Refused a request without trying all secrets: it names no webhook whose secret matches, and {Limit} verifications of such requests "
            + "failed within this second. If Vipps sent it, it comes again. {WithoutId} of the {Count} registrations have no Id: set it, so that "
            + "their deliveries need no search")]
        public static partial void Throttled(ILogger logger, int withoutId, int count, int limit);

        [LoggerMessage(6, LogLevel.Error, "An observer of deliveries failed; the answer stays as it is")]
        public static partial void ObserverFailed(ILogger logger, Exception exception);
    }
}
