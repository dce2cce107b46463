namespace Vipps.Webhooks.Receiving;

/// <summary>Limits the failed verifications within a second, so that requests of strangers do not use up the processors.</summary>
internal sealed class SearchBudget(TimeProvider time)
{
    /// <summary>The limit. This many verifications take less than a tenth of a second of one processor.</summary>
    public const int VerificationsPerSecond = 20_000;

    /// <summary>The number of secrets that may always be tried, because it takes no longer than reading the request.</summary>
    public const int AlwaysAllowed = 16;

    private readonly object _gate = new();
    private long _began = time.GetTimestamp();
    private int _spent;

    /// <summary>Indicates whether this many secrets may be tried now.</summary>
    public bool Allows(int count)
    {
        if (count <= AlwaysAllowed)
        {
            return true;
        }

        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(_began, now) >= TimeSpan.FromSeconds(1))
            {
                _began = now;
                _spent = 0;
            }

            return _spent < VerificationsPerSecond;
        }
    }

    /// <summary>Charges for a search that failed. One that succeeded costs nothing, so that Vipps never uses up the budget.</summary>
    public void Spend(int count)
    {
        if (count > AlwaysAllowed)
        {
            lock (_gate)
            {
                _spent = (int)Math.Min((long)_spent + count, int.MaxValue);
            }
        }
    }
}
