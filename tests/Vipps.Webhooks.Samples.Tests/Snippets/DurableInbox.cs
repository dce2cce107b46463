using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vipps.Webhooks;
using Vipps.Webhooks.Storage;

namespace Shop;

/// <summary>The code of docs/durable-inbox.md, and what README, docs/operate.md and the packages' READMEs have of it.</summary>
internal static class DurableInbox
{
    public interface IBus
    {
        Task SendAsync(byte[] message, string id, string partition, CancellationToken cancellationToken);
    }

    internal static void Sqlite(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"))
            .AddHandler<PaymentEvent, PaymentHandler>()
            .AddSqliteInbox("vipps-webhooks.db"); // this one
        var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        app.Run();
    }

    internal static void PostgreSql(WebApplicationBuilder builder, VippsWebhookReceiverBuilder receiver)
    {
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Shop")!));
        receiver.AddPostgreSqlInbox(provider => provider.GetRequiredService<NpgsqlDataSource>());
    }

    internal static void Others(WebApplicationBuilder builder, VippsWebhookReceiverBuilder receiver)
    {
        receiver.HandleInline<UserCheckedInEvent>();
        receiver.AddInbox<BusInbox>();
        receiver.AddSqliteInbox("vipps-webhooks.db", options => options.Concurrency = 16);
        builder.Services.AddHealthChecks().AddVippsWebhookInboxCheck();
    }

    internal static void Encrypted(WebApplicationBuilder builder, VippsWebhookReceiverBuilder receiver, X509Certificate2 certificate)
    {
        builder.Services.AddDataProtection()
            .SetApplicationName("shop")
            .PersistKeysToFileSystem(new DirectoryInfo("/var/lib/shop/keys"))
            .ProtectKeysWithCertificate(certificate);
        receiver.AddSqliteInbox("vipps-webhooks.db", options => options.ProtectBodies = true);
    }

    internal static void Page(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("ops", policy => policy.RequireRole("operations"))
            .AddPolicy("bodies", policy => policy.RequireRole("support"));
        var app = builder.Build();
        app.MapVippsWebhookInbox("/ops/vipps", "ops", bodyPolicy: "bodies");
        app.MapVippsWebhookInbox("/ops/norway", "ops", name: "norway");
        app.MapVippsWebhookInbox("/ops/vipps", "ops");
    }

    internal static async Task UnparkAsync(IWebhookInboxAdmin inbox, CancellationToken cancellationToken)
    {
        foreach (var parked in await inbox.ListAsync(new() { State = InboxState.Parked }, cancellationToken))
        {
            Console.WriteLine($"{parked} failed {parked.Failures} times: {parked.LastError}");
            await inbox.UnparkAsync(parked.Id, cancellationToken); // the cause is mended
        }
    }

    internal static Task ConsumeAsync(IWebhookDispatcher dispatcher, byte[] message, CancellationToken cancellationToken) =>
        dispatcher.DispatchAsync(InboxDelivery.FromUtf8Json(message), cancellationToken);

    internal static Exception Later(TimeSpan delay, string reason) => new RetryLaterException(delay, reason);

    internal sealed class CapturedPayments(InboxTransaction inbox) : IWebhookHandler<PaymentEvent>
    {
        public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            if (payment.WasCaptured)
            {
                await using var paid = new NpgsqlCommand(
                    "UPDATE orders SET paid = paid + $1 WHERE reference = $2",
                    (NpgsqlConnection)inbox.Connection,
                    (NpgsqlTransaction)inbox.Transaction);
                paid.Parameters.Add(new() { Value = payment.Amount.MinorUnits });
                paid.Parameters.Add(new() { Value = payment.Reference });
                await paid.ExecuteNonQueryAsync(cancellationToken); // the inbox commits
            }
        }
    }

    internal sealed class BusInbox(IBus bus) : IWebhookInbox
    {
        public async ValueTask<InboxResult> StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken)
        {
            await bus.SendAsync(delivery.ToUtf8Json(), id: delivery.DeliveryKey, partition: delivery.OrderingKey, cancellationToken);
            return InboxResult.Stored; // the bus has it on disk
        }
    }

    internal sealed class PaymentHandler : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
