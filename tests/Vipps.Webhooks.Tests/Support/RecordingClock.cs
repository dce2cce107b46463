using Microsoft.Extensions.Time.Testing;

namespace Vipps.Webhooks.Tests.Support;

/// <summary>A fake clock that tells which waits were asked of it, so that a test can wait for the wait.</summary>
internal sealed class RecordingClock : FakeTimeProvider
{
    private readonly object _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<(TimeSpan Wait, TaskCompletionSource Asked)> _awaited = [];

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
            {
                return [.. _waits];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new RecordingTimer(this, base.CreateTimer(callback, state, dueTime, period));
        Record(dueTime);
        return timer;
    }

    /// <summary>Completes when somebody waits, or has waited, for exactly this long.</summary>
    public Task WaitForAsync(TimeSpan wait)
    {
        lock (_gate)
        {
            if (_waits.Contains(wait))
            {
                return Task.CompletedTask;
            }

            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((wait, asked));
            return asked.Task.InTime();
        }
    }

    private void Record(TimeSpan wait)
    {
        lock (_gate)
        {
            _waits.Add(wait);
            foreach (var (_, asked) in _awaited.Where(entry => entry.Wait == wait))
            {
                asked.TrySetResult();
            }
        }
    }

    private sealed class RecordingTimer(RecordingClock clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            clock.Record(dueTime);
            return changed;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
