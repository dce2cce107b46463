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
        var delivery = Begin(http);
        return processor.ProcessAsync(delivery.ReadHeaders(), delivery, cancellationToken);
    }

    public Task HandleAsync(HttpContext http, CancellationToken cancellationToken = default)
    {
        var delivery = Begin(http);
        var processing = processor.AnswerAsync(delivery.ReadHeaders(), delivery, cancellationToken);
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

    private HttpDelivery Begin(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        HttpDelivery.Limit(http, processor.Options.MaxBodyLength);
        return new HttpDelivery(http);
    }
}
