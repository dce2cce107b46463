using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Storage.Handling;

namespace Vipps.Webhooks.Storage.Tests.Handling;

/// <summary>When handling pauses, and when it goes on.</summary>
public sealed class InboxBreakerTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void TwentyFailures_OfFivePayments_OpenIt_AndOneSuccessClosesIt()
    {
        var breaker = Opened();

        Assert.Equal(0, breaker.Allowed(8, 0));
        _clock.Advance(InboxBreaker.FirstPause);
        Assert.Equal(0, breaker.Allowed(8, 1));
        Assert.Equal(1, breaker.Allowed(8, 0));
        Assert.False(breaker.Record("payment/1", succeeded: false));
        _clock.Advance(InboxBreaker.FirstPause);
        Assert.Equal(0, breaker.Allowed(8, 0));
        _clock.Advance(InboxBreaker.FirstPause);
        Assert.Equal(1, breaker.Allowed(8, 0));
        Assert.True(breaker.Record("payment/1", succeeded: true));
        Assert.Equal(8, breaker.Allowed(8, 0));
    }

    [Fact]
    public void Pause_GrowsToFiveMinutes_WithEachProbe_AndNotWithWhatWasRunning()
    {
        var breaker = Opened();
        for (var i = 0; i < 8; i++)
        {
            breaker.Record("payment/1", succeeded: false); // it ran when the breaker opened
        }

        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 7; i++)
        {
            var pause = TimeSpan.Zero;
            for (; breaker.Allowed(8, 0) == 0; pause += TimeSpan.FromSeconds(1))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            pauses.Add(pause);
            breaker.Record("payment/1", succeeded: false);
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300], pauses.Select(static pause => pause.TotalSeconds));
    }

    [Fact]
    public void FailuresOfFourPayments_LeaveItClosed()
    {
        var breaker = new InboxBreaker(_clock);

        Assert.All(Enumerable.Range(0, 1000), i => Assert.False(breaker.Record($"payment/{i % 4}", succeeded: false)));
        Assert.Equal(8, breaker.Allowed(8, 0));
    }

    [Fact]
    public void OneSuccessAmongTheLastTwenty_LeavesItClosed()
    {
        var breaker = new InboxBreaker(_clock);

        Assert.All(Enumerable.Range(1, 1000), i => Assert.False(breaker.Record($"payment/{i}", succeeded: i % 20 == 0)));
    }

    private InboxBreaker Opened()
    {
        var breaker = new InboxBreaker(_clock);
        for (var i = 1; i < InboxBreaker.Attempts; i++)
        {
            Assert.False(breaker.Record($"payment/{i % 5}", succeeded: false));
        }

        Assert.True(breaker.Record("payment/0", succeeded: false));
        return breaker;
    }
}
