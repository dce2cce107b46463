using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Inbox;

namespace Vipps.Webhooks.Tests.Inbox;

/// <summary>The signal for loops in the background.</summary>
public sealed class WorkSignalTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly WorkSignal _signal = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SetAnyNumberOfTimes_ItIsOneSignal()
    {
        _signal.Set();
        _signal.Set();

        Assert.True(await _signal.WaitAsync(Minute, _clock, Cancellation));
        Assert.False(await _signal.WaitAsync(TimeSpan.Zero, _clock, Cancellation));
    }

    [Fact]
    public async Task Waiting_EndsWithTheSignal_OrWhenTheTimeIsOver()
    {
        var first = _signal.WaitAsync(Minute, _clock, Cancellation);
        Assert.False(first.IsCompleted);
        _signal.Set();
        Assert.True(await first);

        var second = _signal.WaitAsync(Minute, _clock, Cancellation);
        _clock.Advance(Minute);
        Assert.False(await second);
    }

    [Fact]
    public async Task Waiting_ThatIsCancelled_Throws_AndLeavesTheSignal()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _signal.WaitAsync(Minute, _clock, stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _signal.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _signal.WaitAsync(Minute, _clock, stop.Token));
        Assert.True(await _signal.WaitAsync(Minute, _clock, Cancellation));
    }
}
