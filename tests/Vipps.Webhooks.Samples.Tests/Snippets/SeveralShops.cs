using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;

namespace Shop;

/// <summary>The code of docs/several-shops.md.</summary>
internal static class SeveralShops
{
    internal static WebApplication SetUp(WebApplicationBuilder builder)
    {
        var norway = builder.Configuration.GetSection("Vipps:Norway");
        builder.Services.AddVippsWebhooks("norway", norway).AddReceiver().AddHandler<PaymentEvent, NorwegianPayments>();

        var denmark = builder.Configuration.GetSection("Vipps:Denmark");
        builder.Services.AddVippsWebhooks("denmark", denmark).AddReceiver().AddHandler<PaymentEvent, DanishPayments>();

        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/norway", "norway");
        app.MapVippsWebhooks("/hooks/denmark", "denmark");
        return app;
    }

    internal static async Task Partners(IWebhooksClient webhooks, RegisterWebhookRequest request)
    {
        await webhooks.ForSalesUnit("123456").RegisterAsync(request);
        await webhooks.ForSalesUnit(null).RegisterAsync(request); // every sales unit, now and later
    }

    internal sealed class NorwegianWebhooks([FromKeyedServices("norway")] IWebhooksClient webhooks)
    {
        public Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken) => webhooks.ListAsync(cancellationToken);
    }

    internal sealed class NorwegianPayments : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    internal sealed class DanishPayments : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
