using Vipps.Webhooks;
using Vipps.Webhooks.Events;

namespace Webshop.Orders;

/// <summary>One thing that Vipps told of an order's payment. Each partial capture and refund is a line of its own.</summary>
/// <param name="DeliveryKey">What makes it one and the same, however often it is delivered.</param>
/// <param name="Name">What was attempted.</param>
/// <param name="Succeeded">Whether it came about. A capture that failed moved no money.</param>
/// <param name="Amount">The amount of this event alone.</param>
/// <param name="PspReference">What Vipps calls this one operation.</param>
/// <param name="HappenedAt">When it happened at Vipps.</param>
internal sealed record OrderLine(
    string DeliveryKey, PaymentEventName Name, bool Succeeded, Money Amount, string PspReference, DateTimeOffset HappenedAt);
