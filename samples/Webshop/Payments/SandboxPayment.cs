namespace Webshop.Payments;

/// <summary>A payment as the sandbox's Vipps knows it: what may still be done with it. Knows at once what the shop hears a moment later.</summary>
internal sealed class SandboxPayment(long amount)
{
    private readonly Lock _gate = new();
    private bool _isAnswered;
    private long _authorized;
    private long _captured;
    private long _refunded;

    /// <returns>False where the customer answered before.</returns>
    public bool Answer(bool approve)
    {
        lock (_gate)
        {
            if (_isAnswered)
            {
                return false;
            }

            _isAnswered = true;
            _authorized = approve ? amount : 0;
            return true;
        }
    }

    /// <param name="part">How much; null for all that is left.</param>
    /// <returns>What was captured; null where so much is not reserved.</returns>
    public long? Capture(long? part)
    {
        lock (_gate)
        {
            return Take(part, _authorized - _captured, ref _captured);
        }
    }

    /// <param name="part">How much; null for all that is left.</param>
    /// <returns>What was paid back; null where so much was not captured.</returns>
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
