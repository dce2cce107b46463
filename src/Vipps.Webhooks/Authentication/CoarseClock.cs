namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Time that only goes forward, from a moment of its own. In steps of some milliseconds (16 on Windows), which is enough for tokens that
/// live for minutes: <see cref="TimeProvider.GetTimestamp"/> of the system would be most of what a token at hand costs. It may stand still
/// while the machine sleeps: the API then rejects the token, and it is renewed.
/// </summary>
internal readonly struct CoarseClock(TimeProvider time)
{
    private readonly TimeProvider? _otherTime = time == TimeProvider.System ? null : time;
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Now => _otherTime is null
        ? new(Environment.TickCount64 * TimeSpan.TicksPerMillisecond)
        : _otherTime.GetElapsedTime(_start);
}
