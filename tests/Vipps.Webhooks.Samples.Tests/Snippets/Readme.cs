using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;
using Vipps.Webhooks.Events;

namespace Shop;

/// <summary>The code of the README.</summary>
internal static class Readme
{
    internal static void AddTheClient(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
    }

    internal static async Task Register(IWebhooksClient webhooks, Func<Guid, Uri, string, Task> SaveAsync)
    {
        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));
        await SaveAsync(registered.Id, registered.Url, registered.Secret); // Vipps shows the secret only once
    }

    internal static void Receive(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps")).AddHandler<PaymentEvent, PaymentHandler>();
        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        app.Run();
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
