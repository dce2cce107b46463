using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Authentication;

namespace Vipps.Webhooks.Tests.Authentication;

public sealed class CoarseClockTests
{
    [Fact]
    public void Now_OfTheSystem_GoesWithTheClock()
    {
        var step = TimeSpan.FromMilliseconds(100);
        var sut = new CoarseClock(TimeProvider.System);
        var (started, before) = (TimeProvider.System.GetTimestamp(), sut.Now);

        Assert.True(SpinWait.SpinUntil(() => sut.Now - before >= step, TimeSpan.FromSeconds(30)));

        // At most a step of 16 ms at either end.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > step / 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(TimeSpan.TicksPerDay)]
    public void Now_OfAnother_IsExact(long ticks)
    {
        var time = new FakeTimeProvider();
        var sut = new CoarseClock(time);
        var before = sut.Now;

        time.Advance(TimeSpan.FromTicks(ticks));

        Assert.Equal(TimeSpan.FromTicks(ticks), sut.Now - before);
    }
}
