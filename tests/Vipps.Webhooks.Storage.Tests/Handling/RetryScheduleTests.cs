using Vipps.Webhooks.Storage.Handling;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Handling;

/// <summary>When a failed delivery is attempted again, and when no more.</summary>
public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Arrival = Deliveries.Now;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 10)]
    [InlineData(3, 60)]
    [InlineData(4, 300)]
    [InlineData(5, 900)]
    [InlineData(6, 3600)]
    [InlineData(100, 3600)]
    public void Delay_GrowsToAnHour_WithAFifthOfJitter(int failures, int seconds)
    {
        Assert.Equal((InboxState.Waiting, TimeSpan.FromSeconds(0.8 * seconds)), After(failures, Arrival, random: 0));
        Assert.Equal((InboxState.Waiting, TimeSpan.FromSeconds(1.2 * seconds)), After(failures, Arrival, random: 1));
    }

    [Fact]
    public void Handler_ThatAsksForADelay_GetsIt() => Assert.Equal(
        (InboxState.Waiting, TimeSpan.FromMinutes(20)),
        new RetrySchedule(new InboxOptions(), static () => 0.5).After(3, Arrival, Arrival, TimeSpan.FromMinutes(20)));

    [Fact]
    public void Time_AndNotTheNumberOfAttempts_EndsThem()
    {
        Assert.Equal(InboxState.Waiting, After(1_000_000, Arrival + TimeSpan.FromDays(7) - TimeSpan.FromTicks(1), 0.5).State);
        Assert.Equal(InboxState.Waiting, After(1, Arrival + TimeSpan.FromDays(70), 0.5).State); // it may have waited for its turn until now
        Assert.Equal((InboxState.Parked, null), After(2, Arrival + TimeSpan.FromDays(7), 0.5));
        Assert.Equal(
            (InboxState.Released, null),
            new RetrySchedule(new InboxOptions { OnGiveUp = GiveUpAction.Release }, static () => 0.5).After(2, Arrival, Arrival + TimeSpan.FromDays(7), null));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void FiveAttempts_WhoseProcessDied_AreACrashLoop(int unrecorded, bool expected) =>
        Assert.Equal(expected, RetrySchedule.IsCrashLoop(unrecorded));

    private static (InboxState State, TimeSpan? Delay) After(int failures, DateTimeOffset now, double random) =>
        new RetrySchedule(new InboxOptions(), () => random).After(failures, Arrival, now, null);
}
