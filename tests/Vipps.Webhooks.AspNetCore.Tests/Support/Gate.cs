namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>A handler that waits until the test lets it through, or lets it fail. Pays no heed to cancellation.</summary>
internal sealed class Gate
{
    private readonly object _lock = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private TaskCompletionSource _passage = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Entered { get; private set; }

    public Task EnterAsync()
    {
        lock (_lock)
        {
            Entered++;
            foreach (var (_, reached) in _awaited.Where(wait => wait.Count <= Entered))
            {
                reached.TrySetResult();
            }

            return _passage.Task;
        }
    }

    /// <summary>Completes when that many have come.</summary>
    public Task EnteredAsync(int count)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((count, reached));
            if (Entered >= count)
            {
                reached.SetResult();
            }

            return reached.Task.InTime();
        }
    }

    /// <summary>Lets through those who wait and who come.</summary>
    public void Open() => _passage.TrySetResult();

    /// <summary>Fails those who wait; those who come next wait again.</summary>
    public void Fail()
    {
        lock (_lock)
        {
            var failing = _passage;
            _passage = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            failing.SetException(new InvalidOperationException("the shop's own"));
        }
    }
}
