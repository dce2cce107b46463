namespace Vipps.Webhooks.Authentication;

/// <summary>
/// A clock that only goes forward, from its own starting point. Its steps of some milliseconds (16 on Windows) are enough for tokens with a
/// lifetime of minutes, whereas the system's <see cref="TimeProvider.GetTimestamp"/> would be most of the cost of a cached token. It may stand
/// still while the machine sleeps: the API then rejects the token, which is renewed.
/// </summary>
internal readonly struct CoarseClock(TimeProvider time)
{
    private readonly TimeProvider? _otherTime = time == TimeProvider.System ? null : time;
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Now => _otherTime is null
        ? new(Environment.TickCount64 * TimeSpan.TicksPerMillisecond)
        : _otherTime.GetElapsedTime(_start);
}
