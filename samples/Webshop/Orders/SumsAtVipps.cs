namespace Webshop.Orders;

/// <summary>The sums of a payment, in minor units, that Vipps answered to the shop's last call. Their events may still be on their way.</summary>
internal sealed record SumsAtVipps(DateTimeOffset At, long Captured, long Refunded, long Cancelled);
