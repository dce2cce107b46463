using Vipps.Webhooks;

namespace ReadmeShop;

public sealed class PaymentHandler(IOrders orders) : IWebhookHandler<PaymentEvent>
{
    public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
    {
        if (payment.WasCaptured) // true only if it succeeded: failed attempts are delivered as well
        {
            await orders.AddPaymentAsync(payment.Reference, payment.Amount, payment.EventKey, cancellationToken);
        }
    }
}
