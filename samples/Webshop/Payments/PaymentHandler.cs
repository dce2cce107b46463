using Vipps.Webhooks;
using Webshop.Deliveries;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>Adds an event of a payment to its order, once, whether a webhook brought it or it was read from Vipps.</summary>
/// <remarks>An event is a signal: before money moves, the <see cref="Till"/> reads the payment.</remarks>
internal sealed partial class PaymentHandler(OrderStore orders, DeliveryPanel panel, ILogger<PaymentHandler> logger) : IWebhookHandler<PaymentEvent>
{
    public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
    {
        var wasPolled = webhookEvent.Source == PaymentEventSource.Polled;
        var line = new OrderLine(
            webhookEvent.EventKey,
            webhookEvent.Name,
            webhookEvent.Success,
            webhookEvent.Amount,
            webhookEvent.PspReference,
            webhookEvent.OccurredAt ?? context.AttemptedAt,
            context.AttemptedAt,
            wasPolled);
        if (!orders.Add(webhookEvent.Reference, line))
        {
            // It is from another till of the same sales unit. An exception would only make the inbox call again.
            Log.NotOurs(logger, webhookEvent.Reference);
        }

        if (!wasPolled)
        {
            panel.MarkHandled(webhookEvent.EventKey);
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Reference} is not an order of this shop")]
        public static partial void NotOurs(ILogger logger, string reference);
    }
}
