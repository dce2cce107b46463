using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>What an endpoint does: reads the raw body, verifies, hands the event on, and answers.</summary>
internal sealed partial class WebhookReceiver(
    string name,
    VippsWebhookReceiverOptions options,
    RegistrationSet registrations,
    EventDispatcher dispatcher,
    ReceiverTelemetry telemetry,
    IReadOnlyList<Action<DeliveryReport>> observers,
    TimeProvider time,
    GuardedLogger logger)
{
    private readonly SignerSearch _search = new(time);
    private readonly SearchBudget _adviceBudget = new(time);
    private readonly WarningLimit _warnings = new(time, logger);

    public RegistrationSet Registrations => registrations;

    /// <summary>Whether an endpoint leads here.</summary>
    public bool IsMapped { get; set; }

    public async Task HandleAsync(HttpContext http)
    {
        var activity = telemetry.Start();
        try
        {
            var report = await ReceiveAsync(http, new Arrival(name, time)).ConfigureAwait(false);

            Answer(http, report.StatusCode);
            Tell(static told => told.telemetry.Record(told.activity, told.report), (telemetry, activity, report));
            foreach (var observer in observers)
            {
                Tell(observer, report);
            }

            ReceiverLog.Answered(logger, report.StatusCode, report.Outcome, report.Duration.TotalMilliseconds);
        }
        finally
        {
            ReceiverTelemetry.Stop(activity);
        }
    }

    private async ValueTask<DeliveryReport> ReceiveAsync(HttpContext http, Arrival arrival)
    {
        RawBody.Limit(http, options.MaxBodyLength);
        var request = new SignedRequest(http.Request);
        if (request.CheckHeaders() is { } reason)
        {
            return Refuse(arrival, request, reason, signer: null, RegistrationIndex.Empty);
        }

        if (!IsJson(http.Request))
        {
            if (_warnings.Allows(nameof(DeliveryOutcome.NotJson)))
            {
                ReceiverLog.NotJson(logger);
            }

            return arrival.Report(DeliveryOutcome.NotJson, StatusCodes.Status415UnsupportedMediaType);
        }

        // Not the token of the request: what was begun is finished also when the sender has hung up, so that its retry finds it done.
        using var timeout = new CancellationTokenSource(options.HandlerTimeout, time);
        var body = await RawBody.ReadAsync(http, options.MaxBodyLength, timeout.Token).ConfigureAwait(false);
        if (body.Failure is { } failure)
        {
            WarnOfBody(failure, body.StatusCode);
            return arrival.Report(failure, body.StatusCode);
        }

        RegistrationIndex known;
        try
        {
            known = await registrations.GetAsync(timeout.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a store throws, the answer is 500, and the event comes again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_warnings.Allows(nameof(DeliveryOutcome.RegistrationsUnavailable)))
            {
                ReceiverLog.NoRegistrations(logger, exception);
            }

            return arrival.Report(DeliveryOutcome.RegistrationsUnavailable, StatusCodes.Status500InternalServerError);
        }

        request.Body = body.Bytes;
        if (_search.Verify(request, known, arrival.At, options, out var signedBy) is not { } verification)
        {
            return Throttle(arrival, known);
        }

        if (verification != WebhookVerification.Valid)
        {
            return Refuse(arrival, request, verification, signedBy, known);
        }

        var received = WebhookEventReader.Read(body.Bytes, signedBy!.Events);
        var outcome = await dispatcher
            .DispatchAsync(VerifiedDelivery.Of(received, signedBy, request.Date), timeout.Token).ConfigureAwait(false);
        return arrival.Report(outcome, StatusOf(outcome), verification, signedBy, received);
    }

    private DeliveryReport Refuse(
        Arrival arrival,
        SignedRequest request,
        WebhookVerification reason,
        WebhookRegistration? signer,
        RegistrationIndex known)
    {
        if (request.IsUnsigned)
        {
            ReceiverLog.Unsigned(logger);
        }
        else if (_warnings.Allows($"{reason}"))
        {
            var advice = RefusalAdvice.For(reason, request, known, arrival.At, options.UseRequestTarget, _adviceBudget);
            ReceiverLog.Refused(logger, reason, advice);
        }

        return arrival.Report(DeliveryOutcome.Refused, StatusCodes.Status401Unauthorized, reason, signer);
    }

    // 401, as for all that is not verified: it tells a stranger nothing and raises no alarm about the app. Vipps tries again after any error.
    private DeliveryReport Throttle(Arrival arrival, RegistrationIndex known)
    {
        if (_warnings.Allows(nameof(DeliveryOutcome.Throttled)))
        {
            ReceiverLog.Throttled(logger, known.WithoutId.Length, known.All.Length, SearchBudget.VerificationsPerSecond);
        }

        return arrival.Report(DeliveryOutcome.Throttled, StatusCodes.Status401Unauthorized);
    }

    private void WarnOfBody(DeliveryOutcome failure, int statusCode)
    {
        if (!_warnings.Allows($"{failure}"))
        {
            return;
        }

        if (failure == DeliveryOutcome.BodyTooLong)
        {
            ReceiverLog.BodyTooLong(logger, options.MaxBodyLength);
        }
        else
        {
            ReceiverLog.BodyIncomplete(logger, statusCode);
        }
    }

    // Not signed, and no proof of anything: one value that says JSON is enough, or none at all.
    private static bool IsJson(HttpRequest request)
    {
        var isNamed = false;
        foreach (var value in request.Headers.ContentType)
        {
            if (IsJson(value))
            {
                return true;
            }

            isNamed |= !string.IsNullOrEmpty(value);
        }

        return !isNamed;
    }

    private static bool IsJson(string? mediaType) =>
        mediaType is "application/json; charset=utf-8" or "application/json" // as Vipps writes it
        || (MediaTypeHeaderValue.TryParse(mediaType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)));

    private static int StatusOf(DeliveryOutcome outcome) =>
        outcome is DeliveryOutcome.Handled or DeliveryOutcome.Duplicate or DeliveryOutcome.Unhandled
            ? StatusCodes.Status200OK
            : StatusCodes.Status500InternalServerError;

    private static void Answer(HttpContext http, int statusCode)
    {
        // No page of the app's own around an answer that only Vipps sees.
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = statusCode;
        }
    }

    private void Tell<T>(Action<T> observer, T happened)
    {
        if (Guarded.Call(observer, happened) is { } exception)
        {
            ReceiverLog.ObserverFailed(logger, exception);
        }
    }

    private static partial class ReceiverLog
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused a delivery: {Verification}. {Advice}")]
        public static partial void Refused(ILogger logger, WebhookVerification verification, string advice);

        [LoggerMessage(7, LogLevel.Debug, "Refused a request that has none of the headers of a delivery")]
        public static partial void Unsigned(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "The registrations cannot be read: answered 500, Vipps delivers it again")]
        public static partial void NoRegistrations(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Warning, "Refused a request whose Content-Type is not JSON")]
        public static partial void NotJson(ILogger logger);

        [LoggerMessage(
            4,
            LogLevel.Warning,
            "Refused a request whose body is longer than MaxBodyLength, {MaxBodyLength} bytes. Unless that was set too low, it is not from Vipps")]
        public static partial void BodyTooLong(ILogger logger, int maxBodyLength);

        [LoggerMessage(
            8,
            LogLevel.Warning,
            "Refused a request whose body did not arrive whole, or not in time ({StatusCode}): its sender hung up, or the network is slow")]
        public static partial void BodyIncomplete(ILogger logger, int statusCode);

        [LoggerMessage(5, LogLevel.Debug, "Answered {StatusCode} ({Outcome}) after {Elapsed:F0} ms")]
        public static partial void Answered(ILogger logger, int statusCode, DeliveryOutcome outcome, double elapsed);

        [LoggerMessage(
            9,
            LogLevel.Warning,
            "Refused a request without trying all secrets: it names no webhook that is known by its id, and within this second {Limit} secrets were "
            + "tried in vain for such requests. If Vipps sent it, it comes again. {WithoutId} of the {Count} registrations have no Id: set it, so "
            + "that none of their deliveries has to be searched for")]
        public static partial void Throttled(ILogger logger, int withoutId, int count, int limit);

        [LoggerMessage(6, LogLevel.Error, "An observer of deliveries failed; the answer stays as it is")]
        public static partial void ObserverFailed(ILogger logger, Exception exception);
    }
}
