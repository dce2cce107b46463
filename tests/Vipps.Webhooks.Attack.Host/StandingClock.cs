namespace Vipps.Webhooks.Attack.Host;

/// <summary>One moment for all requests, so that a seed means the same verdicts whenever it runs. Timers go on.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
