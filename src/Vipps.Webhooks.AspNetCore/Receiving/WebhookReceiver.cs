using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Vipps.Webhooks.Receiving;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Passes the requests of a web app to the processor and writes its answers.</summary>
internal sealed class WebhookReceiver(WebhookProcessor processor) : IVippsWebhookReceiver
{
    public WebhookProcessor Processor => processor;

    /// <summary>True if an endpoint leads here.</summary>
    public bool IsMapped { get; set; }

    public Task<DeliveryReport> ReceiveAsync(HttpContext http, CancellationToken cancellationToken = default)
    {
        var delivery = Begin(http, out var headers);
        return processor.ProcessAsync(headers, delivery, cancellationToken).AsTask();
    }

    public Task HandleAsync(HttpContext http, CancellationToken cancellationToken = default)
    {
        var delivery = Begin(http, out var headers);
        var processing = processor.AnswerAsync(headers, delivery, cancellationToken);
        if (!processing.IsCompletedSuccessfully)
        {
            return AnswerAsync(http, processing);
        }

        Answer(http, processing.Result.StatusCode);
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(HttpContext http, ValueTask<DeliveryResult> processing) =>
        Answer(http, (await processing.ConfigureAwait(false)).StatusCode);

    private static void Answer(HttpContext http, int statusCode)
    {
        // Leaves out the app's own page of an error, because only Vipps sees the answer.
        if (statusCode >= StatusCodes.Status400BadRequest && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = statusCode;
        }
    }

    private HttpDelivery Begin(HttpContext http, out DeliveryHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(http);
        HttpDelivery.Limit(http, processor.Options.MaxBodyLength);
        var delivery = new HttpDelivery(http);
        var sent = http.Request.Headers;
        headers = DeliveryHeaders.From(sent, static (values, name) => values[name], sent.Authorization, sent.ContentType, target: delivery);
        return delivery;
    }
}
