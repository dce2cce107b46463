using Vipps.Webhooks;
using Vipps.Webhooks.Events;

namespace Webshop.Orders;

/// <summary>One event of an order's payment. Each partial capture and refund is a line of its own.</summary>
/// <param name="EventKey">The identity of the event, the same however often it is delivered, and if it is read from Vipps.</param>
/// <param name="Name">The operation that was attempted.</param>
/// <param name="Succeeded">True if it succeeded. A capture that failed moved no money.</param>
/// <param name="Amount">The amount of this event alone.</param>
/// <param name="PspReference">The reference by which Vipps knows this operation.</param>
/// <param name="HappenedAt">The time at which it happened at Vipps.</param>
/// <param name="DeliveredAt">The time at which it was delivered.</param>
/// <param name="WasPolled">True if it was read from Vipps, because its webhook had not come.</param>
internal sealed record OrderLine(
    string EventKey,
    PaymentEventName Name,
    bool Succeeded,
    Money Amount,
    string PspReference,
    DateTimeOffset HappenedAt,
    DateTimeOffset DeliveredAt,
    bool WasPolled)
{
    /// <summary>
    /// True if the event moved or reserved its amount. An amount beside a payment that was cancelled, or a capture that failed, would read as if money
    /// had moved.
    /// </summary>
    public static bool Moves(PaymentEventName name, bool succeeded) =>
        succeeded && name.Name is PaymentEventName.Names.Authorized or PaymentEventName.Names.Captured or PaymentEventName.Names.Refunded;
}
