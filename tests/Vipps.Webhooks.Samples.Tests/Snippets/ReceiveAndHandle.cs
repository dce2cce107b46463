using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;

namespace Shop;

/// <summary>The code of docs/receive-and-handle.md that needs no database.</summary>
internal static class ReceiveAndHandle
{
    internal interface IOrders
    {
        Task AddPaymentAsync(string reference, Money amount, string eventKey, CancellationToken cancellationToken);

        Task ReleaseAsync(string reference, CancellationToken cancellationToken);
    }

    internal interface IInbox
    {
        Task StoreAsync(string eventKey, string json, CancellationToken cancellationToken);
    }

    internal static WebApplication Receive(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"))
            .AddHandler<PaymentEvent, PaymentHandler>();

        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        return app;
    }

    internal static void Several(VippsWebhookReceiverBuilder receiver)
    {
        receiver
            .AddHandler<WebhookEvent, Journal>() // every event, first of all
            .AddHandler<PaymentEvent, PaymentHandler>()
            .AddHandler<AgreementEvent>((agreement, context, cancellationToken) => Task.CompletedTask);
    }

    internal static void Queue(PaymentEvent webhookEvent)
    {
        var json = JsonSerializer.Serialize(webhookEvent);
        var same = JsonSerializer.Deserialize<WebhookEvent>(json); // a PaymentEvent, with the same EventKey
        ArgumentNullException.ThrowIfNull(same);
    }

    internal sealed class PaymentHandler(IOrders orders) : IWebhookHandler<PaymentEvent>
    {
        public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            if (payment.WasCaptured) // true only if it succeeded: failed attempts are delivered as well
            {
                await orders.AddPaymentAsync(payment.Reference, payment.Amount, payment.EventKey, cancellationToken);
            }
            else if (payment.WasAborted || payment.WasExpired || payment.WasTerminated)
            {
                await orders.ReleaseAsync(payment.Reference, cancellationToken);
            }
        }
    }

    internal sealed class Journal(IInbox inbox) : IWebhookHandler<WebhookEvent>
    {
        public Task HandleAsync(WebhookEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) =>
            inbox.StoreAsync(webhookEvent.EventKey, JsonSerializer.Serialize(webhookEvent), cancellationToken);
    }
}
