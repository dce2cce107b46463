using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;

namespace Shop;

/// <summary>The code of docs/durable-inbox.md with EF Core.</summary>
internal static class DurableInboxInContext
{
    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddDbContext<ShopDb>(options => options.UseNpgsql(
            builder.Configuration.GetConnectionString("Shop"), npgsql => npgsql.EnableRetryOnFailure()));
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"))
            .AddHandler<PaymentEvent, CapturedPayments>()
            .AddInbox<ShopDb>(); // this one
    }

    internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
    {
        public DbSet<Order> Orders => Set<Order>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddVippsWebhooks();
    }

    internal sealed class Order
    {
        [Key]
        [MaxLength(64)]
        public required string Reference { get; init; }

        [ConcurrencyCheck]
        public long Paid { get; set; }
    }

    internal sealed class CapturedPayments(ShopDb db) : IWebhookHandler<PaymentEvent>
    {
        public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            if (payment.WasCaptured)
            {
                var order = await db.Orders.SingleAsync(order => order.Reference == payment.Reference, cancellationToken);
                order.Paid += payment.Amount.MinorUnits;
                await db.SaveChangesAsync(cancellationToken); // the inbox commits
            }
        }
    }
}
