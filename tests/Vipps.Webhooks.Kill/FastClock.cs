namespace Vipps.Webhooks.Kill;

/// <summary>The real clock, but faster: Vipps' schedule of retries passes in a fraction of its time.</summary>
internal sealed class FastClock(double factor) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _timestamp = System.GetTimestamp();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_timestamp) * factor;

    public override long GetTimestamp() => (System.GetElapsedTime(_timestamp) * factor).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scaled(dueTime), Scaled(period));

    private TimeSpan Scaled(TimeSpan time) => time < TimeSpan.Zero ? time : time / factor;
}
