using System.Collections.Immutable;
using Vipps.Webhooks;

namespace Webshop.Orders;

/// <summary>An order as it is at one moment. All that it says of its payment comes from its lines, in whatever order they came.</summary>
internal sealed record Order(string Reference, Product Product, DateTimeOffset PlacedAt)
{
    public ImmutableArray<OrderLine> Lines { get; init; } = [];

    public long Authorized => Sum(PaymentEventName.Authorized);

    public long Captured => Sum(PaymentEventName.Captured);

    public long Refunded => Sum(PaymentEventName.Refunded);

    public long Cancelled => Sum(PaymentEventName.Cancelled);

    /// <summary>What is still reserved.</summary>
    public long Capturable => Math.Max(0, Authorized - Cancelled - Captured);

    /// <summary>What was captured and not paid back.</summary>
    public long Refundable => Math.Max(0, Captured - Refunded);

    public OrderStatus Status => this switch
    {
        { Refunded: > 0, Refundable: 0 } => OrderStatus.Refunded,
        { Refunded: > 0 } => OrderStatus.PartlyRefunded,
        { Captured: > 0, Capturable: 0 } => OrderStatus.Paid,
        { Captured: > 0 } => OrderStatus.PartlyPaid,
        { Authorized: > 0, Capturable: 0 } => OrderStatus.Released,
        { Authorized: > 0 } => OrderStatus.Approved,
        _ when Has(PaymentEventName.Aborted) || Has(PaymentEventName.Expired) || Has(PaymentEventName.Terminated) => OrderStatus.NotPaid,
        _ => OrderStatus.Waiting,
    };

    /// <summary>The order with one more line; this very order where it has that line already.</summary>
    public Order With(OrderLine line) =>
        Lines.Any(known => known.DeliveryKey == line.DeliveryKey) ? this : this with { Lines = Lines.Add(line) };

    private bool Has(PaymentEventName name) => Lines.Any(line => line.Succeeded && line.Name == name);

    private long Sum(PaymentEventName name) => Lines.Where(line => line.Succeeded && line.Name == name).Sum(line => line.Amount.MinorUnits);
}
