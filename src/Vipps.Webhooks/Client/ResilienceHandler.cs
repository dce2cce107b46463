using Polly;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Runs each call through a pipeline of Polly's. A change of the retry settings builds another pipeline for the calls that follow; a call
/// that is under way ends with the one that it began with.
/// </summary>
internal sealed class ResilienceHandler(
    VippsConnectionSource settings, Func<VippsRetryOptions, ResiliencePipeline<HttpResponseMessage>> build) : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> RequestKey = new("Vipps.Webhooks.Request");

    private volatile BuiltPipeline? _built;

    /// <summary>Returns the request that a pipeline sends.</summary>
    public static HttpRequestMessage RequestOf(ResilienceContext context) =>
        context.Properties.TryGetValue(RequestKey, out var request)
            ? request
            : throw new InvalidOperationException("This pipeline is run by ResilienceHandler alone.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(RequestKey, request);
        try
        {
            return await CurrentPipeline().ExecuteAsync(
                static (context, handler) => new ValueTask<HttpResponseMessage>(handler.SendAttemptAsync(context)), context, this).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendAttemptAsync(ResilienceContext context) => base.SendAsync(RequestOf(context), context.CancellationToken);

    private ResiliencePipeline<HttpResponseMessage> CurrentPipeline()
    {
        var retry = settings.Retry;
        if (_built is not { } built || !ReferenceEquals(built.Retry, retry))
        {
            // Two calls at once may both build one: they are alike, and hold nothing that would have to be released.
            _built = built = new BuiltPipeline(retry, build(retry));
        }

        return built.Pipeline;
    }

    private sealed record BuiltPipeline(VippsRetryOptions Retry, ResiliencePipeline<HttpResponseMessage> Pipeline);
}
