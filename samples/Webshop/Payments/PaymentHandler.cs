using Vipps.Webhooks;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>Adds an event of a payment to its order. A duplicate adds nothing.</summary>
/// <remarks>
/// This shop only shows the events. A shop that sends goods reads the payment from Vipps first: an event is a signal.
/// </remarks>
internal sealed partial class PaymentHandler(OrderStore orders, ILogger<PaymentHandler> logger) : IWebhookHandler<PaymentEvent>
{
    public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
    {
        if (orders.Find(webhookEvent.Reference) is { } order)
        {
            var line = new OrderLine(
                context.DeliveryKey,
                webhookEvent.Name,
                webhookEvent.Success,
                webhookEvent.Amount,
                webhookEvent.PspReference,
                webhookEvent.OccurredAt ?? context.AttemptedAt);
            order.Update(before => before.With(line));
        }
        else
        {
            // It is from another till of the same sales unit. An exception would only make Vipps send it again.
            Log.NotOurs(logger, webhookEvent.Reference);
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Reference} is not an order of this shop")]
        public static partial void NotOurs(ILogger logger, string reference);
    }
}
