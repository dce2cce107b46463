using Vipps.Webhooks;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>Writes what Vipps tells of a payment to its order. The same event twice leaves one line.</summary>
/// <remarks>
/// This shop only shows what it hears. One that sends goods reads the payment from Vipps first: an event is a signal.
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
            // Another till of the same sales unit. To throw would only make Vipps send it again.
            Log.NotOurs(logger, webhookEvent.Reference);
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Reference} is no order of this shop")]
        public static partial void NotOurs(ILogger logger, string reference);
    }
}
