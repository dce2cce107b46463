using Webshop.Orders;

namespace Webshop.Payments;

/// <summary>
/// A payment as Vipps would know it, with what can still be done with it: at first what the order knows, if the shop
/// was restarted. It changes at once; the shop receives the event a moment later.
/// </summary>
internal sealed class SandboxPayment(Order order)
{
    private readonly Lock _gate = new();
    private bool _isAnswered = order.Status != OrderStatus.Waiting;
    private long _authorized = order.Authorized;
    private long _captured = order.Captured;
    private long _refunded = order.Refunded;

    /// <returns>False if the customer answered before.</returns>
    public bool Answer(bool approve)
    {
        lock (_gate)
        {
            if (_isAnswered)
            {
                return false;
            }

            _isAnswered = true;
            _authorized = approve ? order.Product.Price.MinorUnits : 0;
            return true;
        }
    }

    /// <param name="part">The amount; null for all that is left.</param>
    /// <returns>The captured amount; null if less is reserved.</returns>
    public long? Capture(long? part)
    {
        lock (_gate)
        {
            return Take(part, _authorized - _captured, ref _captured);
        }
    }

    /// <param name="part">The amount; null for all that is left.</param>
    /// <returns>The refunded amount; null if less was captured.</returns>
    public long? Refund(long? part)
    {
        lock (_gate)
        {
            return Take(part, _captured - _refunded, ref _refunded);
        }
    }

    private static long? Take(long? part, long left, ref long taken)
    {
        var wanted = part ?? left;
        if (wanted <= 0 || wanted > left)
        {
            return null;
        }

        taken += wanted;
        return wanted;
    }
}
