using System.Diagnostics.CodeAnalysis;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Which events are being handled in this process, and which were handled: those that failed are not among them, so that they run again.
/// Remembers the last ones, up to a limit.
/// </summary>
internal sealed class DeliveryMemory(int capacity)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Run?> _known = []; // null: handled
    private readonly Queue<string> _handledOldestFirst = new();

    /// <summary>Begins to handle an event, unless that is being done already, or was.</summary>
    /// <param name="key">What makes the event one and the same.</param>
    /// <param name="run">Where true, to be handed to <see cref="End"/>, whatever comes of it; otherwise another's, null where the event was handled.</param>
    public bool TryBegin(string key, [NotNullWhen(true)] out Run? run)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(key, out run))
            {
                return false;
            }

            _known.Add(key, run = new Run());
            return true;
        }
    }

    /// <summary>Waits until another's run has ended; then it is known, or may begin.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public Task WaitAsync(Run other, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (other.HasEnded)
            {
                return Task.CompletedTask;
            }

            other.Waiters ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return other.Waiters.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Remembers an event that was handled, and forgets any other.</summary>
    public void End(string key, Run run, bool isHandled)
    {
        lock (_gate)
        {
            run.HasEnded = true;
            if (isHandled && capacity > 0)
            {
                _known[key] = null;
                _handledOldestFirst.Enqueue(key);
                if (_handledOldestFirst.Count > capacity)
                {
                    _known.Remove(_handledOldestFirst.Dequeue());
                }
            }
            else
            {
                _known.Remove(key);
            }
        }

        run.Waiters?.SetResult();
    }

    /// <summary>One handling of an event, which others may wait for: seldom, so that only they pay for it.</summary>
    internal sealed class Run
    {
        // Both under the gate.
        public bool HasEnded { get; set; }

        public TaskCompletionSource? Waiters { get; set; }
    }
}
