namespace Vipps.Webhooks.Storage.Handling;

/// <summary>
/// Pauses handling while everything fails, such as because a system behind the handlers is away: an attempt then says nothing about its delivery,
/// and would only make it wait longer. One delivery at a time is attempted until one succeeds.
/// </summary>
/// <remarks>
/// Polly's circuit breaker counts over a span of time and does not look at what failed; here, the last attempts count, however long ago, and only
/// those of several payments: one payment that keeps failing must not stop the others.
/// </remarks>
internal sealed class InboxBreaker(TimeProvider time)
{
    public const int Attempts = 20;
    public const int MinSequences = 5;

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private readonly Queue<(string OrderingKey, bool Succeeded)> _last = new(Attempts);
    private TimeSpan _pause = FirstPause;
    private DateTimeOffset _probeAt;

    public bool IsOpen { get; private set; }

    /// <summary>Writes down an attempt.</summary>
    /// <returns>True if this opened or closed the breaker.</returns>
    public bool Record(string orderingKey, bool succeeded)
    {
        lock (_gate)
        {
            if (IsOpen)
            {
                return succeeded ? Close() : Extend();
            }

            if (_last.Count == Attempts)
            {
                _last.Dequeue();
            }

            _last.Enqueue((orderingKey, succeeded));
            if (_last.Count < Attempts
                || _last.Any(static attempt => attempt.Succeeded)
                || _last.Select(static attempt => attempt.OrderingKey).Distinct(StringComparer.Ordinal).Count() < MinSequences)
            {
                return false;
            }

            IsOpen = true;
            _pause = FirstPause;
            _probeAt = time.GetUtcNow() + _pause;
            return true;
        }
    }

    /// <summary>The number of deliveries that may be claimed now.</summary>
    /// <param name="free">The number of free places.</param>
    /// <param name="running">The number of deliveries that are being handled.</param>
    public int Allowed(int free, int running)
    {
        lock (_gate)
        {
            return !IsOpen ? free : running == 0 && time.GetUtcNow() >= _probeAt ? 1 : 0;
        }
    }

    private bool Close()
    {
        IsOpen = false;
        _last.Clear();
        return true;
    }

    private bool Extend()
    {
        // One that was running when it opened is not a probe.
        if (time.GetUtcNow() < _probeAt)
        {
            return false;
        }

        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, MaxPause.Ticks));
        _probeAt = time.GetUtcNow() + _pause;
        return false;
    }
}
