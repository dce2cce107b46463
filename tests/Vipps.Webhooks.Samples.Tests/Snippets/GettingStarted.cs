using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;

namespace Shop;

/// <summary>The code of docs/getting-started.md.</summary>
internal static class GettingStarted
{
    internal static void Program(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddJsonFile("webhook.json"); // URL and secret, which "register" writes in step 3
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"))
            .AddHandler<PaymentEvent>((payment, context, cancellationToken) =>
            {
                Console.WriteLine($"{payment}, {payment.Amount}");
                return Task.CompletedTask;
            });

        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        app.Run();
    }
}
