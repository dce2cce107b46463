namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Which events are being handled in this process, and which were handled: those that failed are not among them, so that they run again.
/// Remembers the last ones, up to a limit.
/// </summary>
internal sealed class DeliveryMemory(int capacity)
{
    private static readonly Task Handled = Task.CompletedTask;

    private readonly object _gate = new();
    private readonly Dictionary<string, Task> _known = [];
    private readonly Queue<string> _handledOldestFirst = new();

    /// <summary>Handles an event unless that succeeded before; waits while another delivery of it is being handled.</summary>
    /// <param name="key">What makes the event one and the same.</param>
    /// <param name="handle">Handles it.</param>
    /// <param name="waiting">Is told when another delivery is being handled.</param>
    /// <param name="cancellationToken">Gives up waiting for the other delivery.</param>
    /// <returns>What <paramref name="handle"/> gave, or <see cref="DeliveryOutcome.Duplicate"/>.</returns>
    /// <exception cref="OperationCanceledException">The other delivery took too long.</exception>
    public async ValueTask<DeliveryOutcome> HandleOnceAsync(
        string key, Func<ValueTask<DeliveryOutcome>> handle, Action waiting, CancellationToken cancellationToken)
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!TryBegin(key, running.Task, out var other))
        {
            if (other == Handled)
            {
                return DeliveryOutcome.Duplicate;
            }

            waiting();
            await other.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var outcome = DeliveryOutcome.HandlerFailed;
        try
        {
            return outcome = await handle().ConfigureAwait(false);
        }
        finally
        {
            End(key, isHandled: outcome == DeliveryOutcome.Handled);
            running.SetResult();
        }
    }

    private bool TryBegin(string key, Task running, out Task other)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(key, out other!))
            {
                return false;
            }

            _known.Add(key, other = running);
            return true;
        }
    }

    private void End(string key, bool isHandled)
    {
        lock (_gate)
        {
            if (!isHandled || capacity == 0)
            {
                _known.Remove(key);
                return;
            }

            _known[key] = Handled;
            _handledOldestFirst.Enqueue(key);
            if (_handledOldestFirst.Count > capacity)
            {
                _known.Remove(_handledOldestFirst.Dequeue());
            }
        }
    }
}
