namespace Vipps.Webhooks.Receiving;

/// <summary>How many secrets may be tried in vain within a second, so that requests of strangers do not fill the processors.</summary>
internal sealed class SearchBudget(TimeProvider time)
{
    /// <summary>So many verifications take less than a tenth of a second of one processor.</summary>
    public const int VerificationsPerSecond = 20_000;

    /// <summary>So few are tried whatever was spent: it takes no longer than reading the request does.</summary>
    public const int AlwaysAllowed = 16;

    private readonly object _gate = new();
    private long _began = time.GetTimestamp();
    private int _spent;

    /// <summary>Whether that many may be tried now.</summary>
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

    /// <summary>Charges for a search that found no one. One that found the signer costs nothing: Vipps never uses the budget up.</summary>
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
