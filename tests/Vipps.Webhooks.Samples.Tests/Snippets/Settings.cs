using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks;

namespace Shop;

/// <summary>The code of docs/settings.md.</summary>
internal static class Settings
{
    internal static void WithoutAWebhook(WebApplicationBuilder builder)
    {
        var receiver = builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps")).AddHandler<PaymentEvent, PaymentHandler>();
        if (builder.Environment.IsDevelopment())
        {
            receiver.AddInMemoryRegistrations(); // starts without a webhook
        }
    }

    internal static void InCode(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"))
            .Configure(options => options.Retry.MaxRetryAttempts = 5)
            .AddReceiver()
            .Configure(options => options.HandlerTimeout = TimeSpan.FromSeconds(5));
    }

    internal sealed class PaymentHandler : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
