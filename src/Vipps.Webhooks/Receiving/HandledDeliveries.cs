using System.Diagnostics.CodeAnalysis;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// The events that are being handled in this process, and those that were handled. One that failed is forgotten at once, so that the next
/// delivery of it runs anew. Remembers the last ones, up to a limit.
/// </summary>
internal sealed class HandledDeliveries(int capacity)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Run?> _known = new(StringComparer.Ordinal); // null: handled
    private readonly Queue<string> _handledOldestFirst = new();

    /// <summary>Begins to handle an event, unless that is being done already, or was.</summary>
    /// <param name="key">The <see cref="WebhookEvent.EventKey"/>.</param>
    /// <param name="run">Where true, to be handed to <see cref="End"/>, whatever comes of it; otherwise another's, null where the event was handled.</param>
    public bool TryBegin(string key, [NotNullWhen(true)] out Run? run)
    {
        lock (_gate)
        {
            run = new Run();
            if (_known.TryAdd(key, run))
            {
                return true;
            }

            run = _known[key];
            return false;
        }
    }

    /// <summary>Waits until another's run has ended, and shares its outcome, good or bad.</summary>
    /// <returns>The outcome of that run.</returns>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public Task<DeliveryOutcome> WaitAsync(Run other, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (other.Outcome is { } outcome)
            {
                return Task.FromResult(outcome);
            }

            other.Waiters ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return other.Waiters.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Remembers an event that was handled, and forgets any other.</summary>
    public void End(string key, Run run, DeliveryOutcome outcome)
    {
        lock (_gate)
        {
            run.Outcome = outcome;
            if (outcome == DeliveryOutcome.Handled && capacity > 0)
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

        run.Waiters?.SetResult(outcome); // outside the gate: no delivery begins to wait for what has ended
    }

    /// <summary>One handling of an event, which others may wait for: seldom, so that only they pay for it.</summary>
    internal sealed class Run
    {
        // Both are written under the gate. Null until it has ended.
        public DeliveryOutcome? Outcome { get; set; }

        public TaskCompletionSource<DeliveryOutcome>? Waiters { get; set; }
    }
}
