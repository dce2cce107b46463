using Polly;
using Polly.Retry;
using Polly.Timeout;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Retries and time-outs, on Polly. From the outside in: the time for all tries, the retries, the time for one try.
/// </summary>
internal static class WebhooksResilience
{
    public const string PipelineName = "resilience";

    /// <summary>Token requests are retried once: the token cache backs off by itself, for all callers together.</summary>
    private const int MaxTokenRetryAttempts = 1;

    public static void ConfigureApi(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, VippsRetryOptions retry, TimeProvider time) =>
        Configure(pipeline, retry, retry.MaxRetryAttempts, time, static context =>
            context.GetRequestMessage() is { } request ? VippsCall.Of(request).IsSafeToRepeat : false);

    public static void ConfigureToken(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, VippsRetryOptions retry, TimeProvider time) =>
        Configure(pipeline, retry, Math.Min(retry.MaxRetryAttempts, MaxTokenRetryAttempts), time, static _ => true);

    private static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline,
        VippsRetryOptions retry,
        int maxRetryAttempts,
        TimeProvider time,
        Func<ResilienceContext, bool> isSafeToRepeat)
    {
        pipeline.TimeProvider = time;
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
                    IsTransient(args.Outcome) && isSafeToRepeat(args.Context) && IsPatientEnough(args.Outcome.Result)),
                DelayGenerator = args => ValueTask.FromResult(
                    args.Outcome.Result is { } response ? RetryAfter.Of(response, time) : null),
            });
        }

        pipeline.AddTimeout(new TimeoutStrategyOptions { Name = "try", Timeout = retry.AttemptTimeout });

        // A server that asks for hours is not asked again after seconds: the caller is told instead.
        bool IsPatientEnough(HttpResponseMessage? response) =>
            response is null || RetryAfter.Of(response, time) is not { } wait || wait <= retry.MaxDelay;
    }

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } } => false,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Exception: OperationCanceledException { InnerException: TimeoutException } } => true, // of a primary handler that times by itself
        { Result: { } response } => ApiErrors.IsTransient(response.StatusCode),
        _ => false,
    };
}
