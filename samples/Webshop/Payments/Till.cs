using Vipps.Webhooks;
using Vipps.Webhooks.Events;
using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>
/// Captures, refunds and cancels. Each asks Vipps first what the payment is like: what events have told may be old. And each leaves the order as it is:
/// the event says what was done.
/// </summary>
internal sealed class Till(IPaymentReader payments, EPaymentClient vipps, OrderStore orders, TimeProvider time)
{
    private const string Unknown = "Vipps does not know this payment. If the sandbox plays Vipps, it forgot it when the shop was closed.";

    /// <param name="order">The order.</param>
    /// <param name="part">The amount; null for all that is left.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>Null if it was requested; otherwise the reason why not.</returns>
    /// <exception cref="EPaymentException">Vipps refused.</exception>
    public async Task<string?> CaptureAsync(Order order, long? part, CancellationToken cancellationToken)
    {
        if (await payments.GetAsync(order.Reference, cancellationToken) is not { } payment)
        {
            return Unknown;
        }

        if (Take(part, payment.CapturableAmount) is not { } amount)
        {
            return "That amount is not reserved.";
        }

        // Pressed twice, it is one capture: the second finds either the same sum, and makes the same call, or the first one's.
        var key = $"capture-{order.Reference}-{payment.CapturedAmount.MinorUnits}";
        return Note(order, await vipps.CaptureAsync(order.Reference, amount, key, cancellationToken));
    }

    /// <inheritdoc cref="CaptureAsync"/>
    public async Task<string?> RefundAsync(Order order, long? part, CancellationToken cancellationToken)
    {
        if (await payments.GetAsync(order.Reference, cancellationToken) is not { } payment)
        {
            return Unknown;
        }

        if (Take(part, payment.RefundableAmount) is not { } amount)
        {
            return "That amount was not captured.";
        }

        var key = $"refund-{order.Reference}-{payment.RefundedAmount.MinorUnits}";
        return Note(order, await vipps.RefundAsync(order.Reference, amount, key, cancellationToken));
    }

    /// <inheritdoc cref="CaptureAsync"/>
    public async Task<string?> CancelAsync(Order order, CancellationToken cancellationToken)
    {
        if (await payments.GetAsync(order.Reference, cancellationToken) is not { } payment)
        {
            return Unknown;
        }

        if (payment.State != PaymentState.Created && payment.CapturableAmount.MinorUnits == 0)
        {
            return "Nothing is left to cancel.";
        }

        return Note(order, await vipps.CancelAsync(order.Reference, $"cancel-{order.Reference}", cancellationToken));
    }

    private static Money? Take(long? part, Money left)
    {
        var wanted = part ?? left.MinorUnits;
        return wanted <= 0 || wanted > left.MinorUnits ? null : left with { MinorUnits = wanted };
    }

    private string? Note(Order order, AdjustedPayment answer)
    {
        var (_, cancelled, captured, refunded) = answer.Aggregate;
        orders.Note(order.Reference, new SumsAtVipps(time.GetUtcNow(), captured.Value, refunded.Value, cancelled.Value));
        return null;
    }
}
