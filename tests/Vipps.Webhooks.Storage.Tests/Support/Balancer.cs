using System.Collections.Concurrent;
using System.Net;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>Passes deliveries to the processes in turn.</summary>
internal sealed class Balancer(params WebhookProcessor[] processors) : HttpMessageHandler
{
    private int _next;

    public ConcurrentDictionary<string, bool> Accepted { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var processor = processors[(uint)Interlocked.Increment(ref _next) % processors.Length];
        var report = await processor.ProcessAsync(DeliveryHeaders.From(request.Headers.Concat(request.Content.Headers)), body, cancellationToken);
        if (report is { StatusCode: 200, Event: PaymentEvent payment })
        {
            Accepted[payment.Reference] = true;
        }

        return new HttpResponseMessage((HttpStatusCode)report.StatusCode);
    }
}
