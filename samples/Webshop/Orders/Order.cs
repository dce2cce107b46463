using System.Collections.Immutable;
using Vipps.Webhooks;

namespace Webshop.Orders;

/// <summary>The state of an order at one moment. Everything about its payment is computed from its lines, in any order in which they arrived.</summary>
internal sealed record Order(string Reference, Product Product, DateTimeOffset PlacedAt)
{
    public ImmutableArray<OrderLine> Lines { get; init; } = [];

    /// <summary>The page on which the customer pays; null until Vipps has answered that the payment is created.</summary>
    public string? PaymentPage { get; init; }

    /// <summary>The sums of Vipps' last answer to a capture, refund or cancellation; null if there was none.</summary>
    public SumsAtVipps? Sums { get; init; }

    public long Authorized => Sum(PaymentEventName.Authorized);

    public long Captured => Sum(PaymentEventName.Captured);

    public long Refunded => Sum(PaymentEventName.Refunded);

    public long Cancelled => Sum(PaymentEventName.Cancelled);

    /// <summary>The amount that is still reserved.</summary>
    public long Capturable => Math.Max(0, Authorized - Cancelled - Captured);

    /// <summary>The amount that was captured and not refunded.</summary>
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

    /// <summary>
    /// The time since which the shop waits for an event: of the customer's answer, or of a capture, refund or cancellation that Vipps accepted. Null if it
    /// waits for none.
    /// </summary>
    public DateTimeOffset? WaitsSince => Status switch
    {
        OrderStatus.Waiting => PlacedAt,
        OrderStatus.NotPaid => null,
        _ => Sums is { } sums && (sums.Captured > Captured || sums.Refunded > Refunded || sums.Cancelled > Cancelled) ? sums.At : null,
    };

    /// <summary>Returns the order with one more line; this order itself if it has that line already.</summary>
    public Order With(OrderLine line) =>
        Lines.Any(known => known.EventKey == line.EventKey) ? this : this with { Lines = Lines.Add(line) };

    private bool Has(PaymentEventName name) => Lines.Any(line => line.Succeeded && line.Name == name);

    private long Sum(PaymentEventName name) => Lines.Where(line => line.Succeeded && line.Name == name).Sum(line => line.Amount.MinorUnits);
}
