using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>How many requests are over, and who waits for more of them to be.</summary>
internal sealed class Progress
{
    private readonly object _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, int> _awaited = new();
    private int _count;

    public void Step()
    {
        lock (_lock)
        {
            _count++;
            while (_awaited.TryPeek(out var reached, out var count) && count <= _count)
            {
                _awaited.Dequeue();
                reached.SetResult();
            }
        }
    }

    /// <summary>Completes when that many are over.</summary>
    public Task ReachedAsync(int count)
    {
        lock (_lock)
        {
            return WaitAsync(count);
        }
    }

    /// <summary>Completes when that many more are over, or when <paramref name="enough"/> are over in all.</summary>
    public Task PassAsync(int more, int enough)
    {
        lock (_lock)
        {
            return WaitAsync(Math.Min(_count + more, enough));
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            var awaited = string.Join(", ", _awaited.UnorderedItems.Select(item => item.Priority).Order());
            return $"{_count} requests are over, and these numbers of them are waited for: {awaited}";
        }
    }

    private Task WaitAsync(int count)
    {
        if (count <= _count)
        {
            return Task.CompletedTask;
        }

        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue(reached, count);
        return reached.Task.InTime();
    }
}
