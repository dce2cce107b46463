namespace Vipps.Webhooks.CatchUp;

/// <summary>
/// Slows all reads down when Vipps asks for it (429): none until <c>Retry-After</c> is over, and afterwards at half the pace each time, which comes back
/// step by step. Not thread-safe.
/// </summary>
internal sealed class CatchUpThrottle
{
    private const int MaxSlowdown = 32;

    // The gateway counts per minute.
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private DateTimeOffset _eased;

    /// <summary>The factor by which the time between two reads is multiplied: 1 if there was no 429 for long.</summary>
    public int Slowdown { get; private set; } = 1;

    /// <summary>The time until which nothing is read.</summary>
    public DateTimeOffset PausedUntil { get; private set; }

    /// <summary>Notes a 429.</summary>
    /// <param name="now">The time.</param>
    /// <param name="retryAfter">The wait that Vipps asked for; null if it named none.</param>
    /// <param name="shortest">The wait if it named none, before it is multiplied.</param>
    public void Throttled(DateTimeOffset now, TimeSpan? retryAfter, TimeSpan shortest)
    {
        // Of several answers to reads that were under way together, one counts.
        if (now >= PausedUntil)
        {
            Slowdown = Math.Min(MaxSlowdown, Slowdown * 2);
        }

        var until = now + (retryAfter ?? shortest * Slowdown);
        PausedUntil = until > PausedUntil ? until : PausedUntil;
        _eased = PausedUntil;
    }

    /// <summary>Notes a read that was not throttled.</summary>
    public void Answered(DateTimeOffset now)
    {
        if (Slowdown > 1 && now - _eased >= Minute)
        {
            (Slowdown, _eased) = (Slowdown / 2, now);
        }
    }
}
