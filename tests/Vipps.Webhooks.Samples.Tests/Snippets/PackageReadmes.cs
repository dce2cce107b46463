using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;
using Vipps.Webhooks.Sandbox;

namespace Shop;

/// <summary>The code of the packages' own READMEs.</summary>
internal static class PackageReadmeSnippets
{
    internal static async Task Client()
    {
        using var webhooks = WebhooksClient.Create(options =>
        {
            options.Environment = VippsEnvironment.Test;
            options.ClientId = Environment.GetEnvironmentVariable("VIPPS_CLIENT_ID");
            options.ClientSecret = Environment.GetEnvironmentVariable("VIPPS_CLIENT_SECRET");
            options.SubscriptionKey = Environment.GetEnvironmentVariable("VIPPS_SUBSCRIPTION_KEY");
            options.MerchantSerialNumber = Environment.GetEnvironmentVariable("VIPPS_MERCHANT_SERIAL_NUMBER");
        });

        var registered = await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));

        await File.WriteAllTextAsync("webhook.secret", registered.Secret); // Vipps shows the secret only once
    }

    internal static void Receiver(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"))
            .AddHandler<PaymentEvent>((payment, context, cancellationToken) =>
            {
                Console.WriteLine($"{payment.Reference}: {payment.Name}, {payment.Amount}");
                return Task.CompletedTask;
            });

        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        app.Run();
    }

    internal static async Task Sandbox()
    {
        await using var vipps = await VippsSandbox.StartAsync();
        using var webhooks = WebhooksClient.Create(vipps.Configure);

        await webhooks.RegisterAsync(new("https://shop.example/hooks/vipps", WebhookEventTypes.Payments));

        foreach (var webhook in await webhooks.ListAsync())
        {
            Console.WriteLine($"{webhook.Id} {webhook.Url}");
        }
    }
}
