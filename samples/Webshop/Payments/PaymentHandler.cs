using Vipps.Webhooks;
using Webshop.Deliveries;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>Adds an event of a payment to its order, once: the inbox calls it again if the shop is killed meanwhile.</summary>
/// <remarks>
/// This shop only shows the events. A shop that sends goods reads the payment from Vipps first: an event is a signal.
/// </remarks>
internal sealed partial class PaymentHandler(OrderStore orders, DeliveryPanel panel, ILogger<PaymentHandler> logger) : IWebhookHandler<PaymentEvent>
{
    public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
    {
        var line = new OrderLine(
            context.DeliveryKey,
            webhookEvent.Name,
            webhookEvent.Success,
            webhookEvent.Amount,
            webhookEvent.PspReference,
            webhookEvent.OccurredAt ?? context.AttemptedAt,
            context.AttemptedAt);
        if (!orders.Add(webhookEvent.Reference, line))
        {
            // It is from another till of the same sales unit. An exception would only make the inbox call again.
            Log.NotOurs(logger, webhookEvent.Reference);
        }

        panel.MarkHandled(context.DeliveryKey);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Reference} is not an order of this shop")]
        public static partial void NotOurs(ILogger logger, string reference);
    }
}
