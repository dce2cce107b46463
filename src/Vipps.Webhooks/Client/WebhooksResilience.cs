using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Retries and timeouts, built on Polly. From the outside in: the timeout of the call, the retries, the timeout of one attempt.
/// </summary>
internal sealed partial class WebhooksResilience
{
    /// <summary>Token requests are retried once: the token cache backs off by itself, for all callers together.</summary>
    private const int MaxTokenRetryAttempts = 1;

    private readonly IServiceProvider _services;
    private readonly string _client;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;

    private WebhooksResilience(IServiceProvider services, string client)
    {
        _services = services;
        _client = client;
        _time = services.GetRequiredService<TimeProvider>();
        _logger = new GuardedLogger(services.GetRequiredService<ILoggerFactory>().CreateLogger("Vipps.Webhooks.Retries"));
    }

    /// <summary>Creates the handler for the API's client.</summary>
    public static ResilienceHandler ForApi(IServiceProvider services, VippsConnectionSource settings, string client)
    {
        var resilience = new WebhooksResilience(services, client);
        return new(settings, retry => resilience.Build(
            retry, retry.MaxRetryAttempts, static (request, answer) => MayRepeat(VippsCall.Of(request), answer)));
    }

    /// <summary>Creates the handler for the client that fetches tokens.</summary>
    public static ResilienceHandler ForTokens(IServiceProvider services, VippsConnectionSource settings, string client)
    {
        var resilience = new WebhooksResilience(services, client);
        return new(settings, retry => resilience.Build(
            retry, Math.Min(retry.MaxRetryAttempts, MaxTokenRetryAttempts), static (_, _) => true));
    }

    private ResiliencePipeline<HttpResponseMessage> Build(
        VippsRetryOptions retry, int maxRetryAttempts, Func<HttpRequestMessage, HttpResponseMessage?, bool> mayRepeat)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { Name = _client, TimeProvider = _time };

        // An app that uses Polly's own telemetry (Polly.Extensions) has a builder with it among its services.
        if (_services.GetService<ResiliencePipelineBuilder>()?.TelemetryListener is { } telemetry)
        {
            pipeline.TelemetryListener = new GuardedTelemetry(telemetry);
        }

        pipeline.AddTimeout(new TimeoutStrategyOptions { Name = "total", Timeout = retry.TotalTimeout });
        if (maxRetryAttempts > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                Name = "retry",
                MaxRetryAttempts = maxRetryAttempts,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = retry.BaseDelay,
                MaxDelay = retry.MaxDelay,
                ShouldHandle = args => ValueTask.FromResult(
                    IsTransient(args.Outcome)
                    && mayRepeat(ResilienceHandler.RequestOf(args.Context), args.Outcome.Result)
                    && IsWaitAllowed(args.Outcome.Result)),
                DelayGenerator = args => ValueTask.FromResult(
                    args.Outcome.Result is { } response ? RetryAfter.Of(response, _time) : null),
                OnRetry = args =>
                {
                    LogRetry(args, maxRetryAttempts);
                    return default;
                },
            });
        }

        return pipeline.AddTimeout(new TimeoutStrategyOptions { Name = "attempt", Timeout = retry.AttemptTimeout }).Build();

        // A server that asks for a wait of hours is not asked again after seconds: the caller gets the failure instead.
        bool IsWaitAllowed(HttpResponseMessage? response) =>
            response is null || RetryAfter.Of(response, _time) is not { } wait || wait <= retry.MaxDelay;
    }

    private static bool MayRepeat(VippsCall call, HttpResponseMessage? answer) =>
        call.IsSafeToRepeat && (call.RetriesIfThrottled || answer?.StatusCode != HttpStatusCode.TooManyRequests);

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } } => false,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Exception: OperationCanceledException { InnerException: TimeoutException } } => true, // from a primary handler with its own timeout
        { Result: { } response } => ApiErrors.IsTransient(response.StatusCode),
        _ => false,
    };

    // Named by its status or its code: an exception's message may quote what was sent.
    private void LogRetry(OnRetryArguments<HttpResponseMessage> args, int maxRetryAttempts)
    {
        if (!_logger.IsEnabled(LogLevel.Warning))
        {
            return;
        }

        var request = ResilienceHandler.RequestOf(args.Context);
        var reason = args.Outcome switch
        {
            { Result: { } response } => ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
            { Exception: HttpRequestException httpException } => httpException.HttpRequestError.ToString(),
            { Exception: { } exception } => exception.GetType().Name,
            _ => "",
        };
        RetryLog.Retrying(
            _logger,
            request.Method,
            request.RequestUri?.GetLeftPart(UriPartial.Path),
            reason,
            args.AttemptNumber + 1,
            maxRetryAttempts,
            args.RetryDelay.TotalSeconds);
    }

    private static partial class RetryLog
    {
        [LoggerMessage(33, LogLevel.Warning, "{Method} {Address} failed ({Reason}). Retry {Retry} of {MaxRetryAttempts} follows in {Delay:F1} s.")]
        public static partial void Retrying(
            ILogger logger, HttpMethod method, string? address, string reason, int retry, int maxRetryAttempts, double delay);
    }
}
