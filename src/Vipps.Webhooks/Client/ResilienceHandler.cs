using Polly;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Client;

/// <summary>
/// Runs each call through a Polly pipeline. A change of the retry settings builds another pipeline for the calls that follow; a call that is
/// under way finishes with the one that it started with.
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
            : throw new InvalidOperationException("Only ResilienceHandler can run this pipeline.");

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
            // Two concurrent calls may each build one. Both are alike, and neither holds anything that has to be released.
            _built = built = new BuiltPipeline(retry, build(retry));
        }

        return built.Pipeline;
    }

    private sealed record BuiltPipeline(VippsRetryOptions Retry, ResiliencePipeline<HttpResponseMessage> Pipeline);
}
