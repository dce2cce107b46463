using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Passes the requests of a web app to the processor and writes its answers.</summary>
internal sealed class WebhookReceiver(WebhookProcessor processor) : IVippsWebhookReceiver
{
    public WebhookProcessor Processor => processor;

    /// <summary>True if an endpoint leads here.</summary>
    public bool IsMapped { get; set; }

    public Task<DeliveryReport> ReceiveAsync(HttpContext http, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(http);
        return ProcessAsync(http, cancellationToken).AsTask();
    }

    public Task HandleAsync(HttpContext http, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(http);
        var processing = ProcessAsync(http, cancellationToken);
        if (!processing.IsCompletedSuccessfully)
        {
            return AnswerAsync(http, processing);
        }

        Answer(http, processing.Result);
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(HttpContext http, ValueTask<DeliveryReport> processing) =>
        Answer(http, await processing.ConfigureAwait(false));

    private static void Answer(HttpContext http, DeliveryReport report)
    {
        // Leaves out the app's own page of an error, because only Vipps sees the answer.
        if (report.StatusCode >= StatusCodes.Status400BadRequest && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = report.StatusCode;
        }
    }

    private ValueTask<DeliveryReport> ProcessAsync(HttpContext http, CancellationToken cancellationToken)
    {
        HttpRequestBody.Limit(http, processor.Options.MaxBodyLength);
        var sent = http.Request.Headers;
        var headers = DeliveryHeaders.From(
            sent, static (values, name) => values[name], sent.Authorization, sent.ContentType, http.Request.Host.Value, PathAndQuery(http.Request));
        return processor.ProcessAsync(headers, new HttpRequestBody(http), cancellationToken);
    }

    // Uses the raw target, because the path properties are decoded. A proxy may send the absolute form (RFC 9112, 3.2.2).
    private static string PathAndQuery(HttpRequest request)
    {
        var target = ((IHttpRequestFeature)request.HttpContext.Features[typeof(IHttpRequestFeature)]!).RawTarget;
        if (string.IsNullOrEmpty(target))
        {
            // The server does not keep it, such as TestServer or an adapter of a cloud function.
            return $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";
        }

        var authority = target[0] == '/' ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return target;
        }

        var afterScheme = target.AsSpan(authority + "://".Length);
        var path = afterScheme.IndexOfAny('/', '?');
        return path < 0 ? "/" : afterScheme[path] == '?' ? $"/{afterScheme[path..]}" : afterScheme[path..].ToString();
    }
}
