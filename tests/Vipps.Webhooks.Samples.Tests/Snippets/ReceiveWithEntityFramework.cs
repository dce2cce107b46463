using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Vipps.Webhooks;

namespace Shop;

/// <summary>The code of docs/receive-and-handle.md with EF Core.</summary>
internal static class ReceiveWithEntityFramework
{
    internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
    {
        public DbSet<Order> Orders => Set<Order>();

        public DbSet<HandledEvent> HandledEvents => Set<HandledEvent>();
    }

    internal sealed class HandledEvent
    {
        [Key] // the unique index
        [MaxLength(200)]
        public required string EventKey { get; init; }
    }

    internal sealed class Order
    {
        [Key]
        [MaxLength(64)]
        public required string Reference { get; init; }

        [ConcurrencyCheck] // if another handler changed it in between, this one fails, and Vipps delivers again
        public long Paid { get; set; }
    }

    internal sealed class CapturedPayments(ShopDb db) : IWebhookHandler<PaymentEvent>
    {
        public async Task HandleAsync(PaymentEvent payment, WebhookContext context, CancellationToken cancellationToken)
        {
            if (!payment.WasCaptured || await db.HandledEvents.AnyAsync(handled => handled.EventKey == payment.EventKey, cancellationToken))
            {
                return; // nothing to do, or handled before: the delivery is answered 200
            }

            var order = await db.Orders.SingleAsync(order => order.Reference == payment.Reference, cancellationToken);
            order.Paid += payment.Amount.MinorUnits;
            db.HandledEvents.Add(new HandledEvent { EventKey = payment.EventKey });
            await db.SaveChangesAsync(cancellationToken); // one transaction: both or neither
        }
    }
}
