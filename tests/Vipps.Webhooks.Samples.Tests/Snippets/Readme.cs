using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;

namespace Shop;

/// <summary>The code of the README.</summary>
internal static class Readme
{
    internal static void Everything(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"))
            .AddReceiver()
            .AddHandler<PaymentEvent, PaymentHandler>()
            .AddSqliteInbox("vipps-webhooks.db") // on disk before Vipps gets its 200: the package Vipps.Webhooks.Sqlite
            .KeepRegistered("https://shop.example/hooks/vipps", WebhookEventTypes.Payments) // once, its secret in the same file
            .AddCatchUp<OpenOrders>(); // polling, the other half: OpenOrders names the payments that the shop waits for
    }

    internal static void Receive(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps")).AddHandler<PaymentEvent, PaymentHandler>();
        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        app.Run();
    }

    internal sealed class OpenOrders : IOpenPayments
    {
        public Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyCollection<OpenPayment>>([]);
    }

    public interface IOrders
    {
        Task AddPaymentAsync(string reference, Money amount, string eventKey, CancellationToken cancellationToken);
    }

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
}
