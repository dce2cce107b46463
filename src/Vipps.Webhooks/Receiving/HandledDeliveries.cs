using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// The events that are being handled in this process and, up to a limit, the last ones that were handled. An event that failed is forgotten
/// at once, so that its next delivery runs again.
/// </summary>
internal sealed class HandledDeliveries(int capacity)
{
    private readonly object _gate = new();
    private readonly Dictionary<HashedKey, Run> _running = [];
    private readonly RecentKeys _handled = new(capacity);

    /// <summary>Begins to handle an event, unless it is being handled or was handled already.</summary>
    /// <param name="key">The <see cref="WebhookEvent.EventKey"/>.</param>
    /// <param name="run">
    /// If true, the run to pass to <see cref="End"/>, even if it fails; otherwise that of another delivery, or null if the event was
    /// handled.
    /// </param>
    public bool TryBegin(string key, [NotNullWhen(true)] out Run? run)
    {
        var hashed = new HashedKey(key);
        lock (_gate)
        {
            if (_handled.Contains(hashed))
            {
                run = null;
                return false;
            }

            ref var running = ref CollectionsMarshal.GetValueRefOrAddDefault(_running, hashed, out var isRunning);
            run = running ??= new Run(hashed);
            return !isRunning;
        }
    }

    /// <summary>Waits until the run of another delivery has ended.</summary>
    /// <returns>The outcome of that run, good or bad.</returns>
    /// <exception cref="OperationCanceledException">The run took too long.</exception>
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

    /// <summary>Remembers an event that was handled and forgets any other.</summary>
    public void End(Run run, DeliveryOutcome outcome)
    {
        lock (_gate)
        {
            run.Outcome = outcome;
            _running.Remove(run.Key);
            if (outcome == DeliveryOutcome.Handled)
            {
                _handled.Add(run.Key);
            }
        }

        run.Waiters?.SetResult(outcome); // outside the gate, because no delivery begins to wait for a run that has ended
    }

    /// <summary>One run of an event's handlers. Other deliveries rarely wait for it, so that only those that do pay for it.</summary>
    internal sealed class Run(HashedKey key)
    {
        public HashedKey Key => key;

        // Both are written under the gate. Null until the run has ended.
        public DeliveryOutcome? Outcome { get; set; }

        public TaskCompletionSource<DeliveryOutcome>? Waiters { get; set; }
    }
}
