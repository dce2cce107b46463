using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;
using Vipps.Webhooks.Sandbox;

namespace Shop;

/// <summary>The code of docs/catch-up.md.</summary>
internal static class CatchUp
{
    internal static void SetUp(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"))
            .AddReceiver()
            .AddHandler<PaymentEvent, PaymentHandler>()
            .AddCatchUp<OpenOrders>();
    }

    internal static void Health(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddVippsWebhookCatchUpCheck();
    }

    internal static void Try(VippsSandbox vipps)
    {
        vipps.Faults.DeliverNothing = true; // from now on no webhook comes
        vipps.Payments.Approve("order-1001"); // as the customer does
    }

    internal sealed class ShipOrder(IPaymentReader payments)
    {
        public async Task<bool> MayShipAsync(string reference, CancellationToken cancellationToken)
        {
            var payment = await payments.GetAsync(reference, cancellationToken);
            return payment is not null && payment.CapturableAmount == payment.Amount; // approved, nothing captured or released yet
        }
    }

    internal sealed class OpenOrders(IOrders orders) : IOpenPayments
    {
        public async Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken)
        {
            var unpaid = await orders.GetUnpaidAsync(cancellationToken);
            return [.. unpaid.Select(order => new OpenPayment { Reference = order.Reference, Since = order.CreatedAt })];
        }
    }

    internal sealed class PaymentHandler : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    internal interface IOrders
    {
        Task<IReadOnlyList<UnpaidOrder>> GetUnpaidAsync(CancellationToken cancellationToken);
    }

    internal sealed record UnpaidOrder(string Reference, DateTimeOffset CreatedAt);
}
