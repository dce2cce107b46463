using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Vipps.Webhooks;
using Vipps.Webhooks.Sandbox;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>
/// Stands in for the customer's app and for Vipps' ePayment API: makes the sandbox deliver the events that they would cause. A real shop calls
/// ePayment here.
/// </summary>
internal sealed class SandboxPayments(VippsSandbox vipps)
{
    // One call at a time, because DeliverTwice is a setting of the whole sandbox.
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, SandboxPayment> _payments = new(StringComparer.Ordinal);

    /// <returns>False if the customer answered before.</returns>
    public bool Approve(Order order) =>
        PaymentOf(order).Answer(approve: true) && Send(WebhookEventTypes.PaymentAuthorized, order, order.Product.Price.MinorUnits);

    /// <returns>False if the customer answered before.</returns>
    public bool Abort(Order order) =>
        PaymentOf(order).Answer(approve: false) && Send(WebhookEventTypes.PaymentAborted, order, order.Product.Price.MinorUnits);

    /// <returns>False if less is reserved.</returns>
    public bool Capture(Order order, long? part, bool twice) =>
        PaymentOf(order).Capture(part) is { } amount && Send(WebhookEventTypes.PaymentCaptured, order, amount, twice);

    /// <returns>False if less was captured.</returns>
    public bool Refund(Order order, long? part, bool twice) =>
        PaymentOf(order).Refund(part) is { } amount && Send(WebhookEventTypes.PaymentRefunded, order, amount, twice);

    private SandboxPayment PaymentOf(Order order) =>
        _payments.GetOrAdd(order.Reference, static (_, order) => new SandboxPayment(order), order);

    private bool Send(WebhookEventType type, Order order, long amount, bool twice = false)
    {
        lock (_gate)
        {
            vipps.Faults.DeliverTwice = twice;
            vipps.Send(type, payment =>
            {
                payment["reference"] = order.Reference;
                payment["amount"] = new JsonObject { ["currency"] = order.Product.Price.Currency, ["value"] = amount };
            });
            return true;
        }
    }
}
