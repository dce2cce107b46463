using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.Samples.Tests.Snippets;

/// <summary>The C# of docs/keep-registered.md.</summary>
internal static class KeepRegistered
{
    internal interface IGapOrders
    {
        Task ReconcileAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
    }

    public static void Wanted(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"))
            .AddReceiver()
            .AddHandler<PaymentEvent, PaymentHandler>()
            .AddSqliteInbox("vipps-webhooks.db")
            .KeepRegistered("https://shop.example/hooks/vipps", WebhookEventTypes.Payments);
    }

    public static void Keys(WebApplicationBuilder builder, X509Certificate2 certificate)
    {
        builder.Services.AddDataProtection()
            .SetApplicationName("shop")
            .PersistKeysToFileSystem(new DirectoryInfo("/var/lib/shop/keys"))
            .ProtectKeysWithCertificate(certificate);
    }

    public static void Gap(VippsWebhookReceiverBuilder receiver, IGapOrders orders)
    {
        receiver.OnRegistrationGap((gap, cancellationToken) => orders.ReconcileAsync(gap.From, gap.To, cancellationToken));
    }

    public static void TakeOver(VippsWebhookReceiverBuilder receiver)
    {
        receiver.KeepRegistered("https://shop.example/hooks/vipps", WebhookEventTypes.Payments, takeOver: true);
    }

    public static async Task RotateAsync(IWebhookRegistrar registrar, CancellationToken cancellationToken)
    {
        await registrar.RotateAsync("default", cancellationToken);
    }

    public static void Settings(VippsWebhookReceiverBuilder receiver)
    {
        receiver.ConfigureRegistrar(options => options.RotateEvery = TimeSpan.FromDays(90));
    }

    private sealed class PaymentHandler : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
