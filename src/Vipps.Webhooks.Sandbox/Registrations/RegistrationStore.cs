using System.Diagnostics.CodeAnalysis;

namespace Vipps.Webhooks.Sandbox;

/// <summary>All registrations, in the order in which they were made, each with its queue of deliveries.</summary>
internal sealed class RegistrationStore(DeliverySender sender, AttemptLog attempts, ChangeSignal changes) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly List<DeliveryQueue> _queues = [];
    private readonly List<Task> _ending = [];

    public IReadOnlyList<SandboxRegistration> Snapshot()
    {
        lock (_gate)
        {
            return [.. _queues.Select(queue => queue.Registration.Snapshot())];
        }
    }

    public IReadOnlyList<Registration> Of(RegistrationScope scope)
    {
        lock (_gate)
        {
            return [.. _queues.Select(queue => queue.Registration).Where(registration => registration.Scope == scope)];
        }
    }

    public IReadOnlyList<DeliveryQueue> Matching(WebhookEventType type, string merchantSerialNumber)
    {
        lock (_gate)
        {
            return [.. _queues.Where(queue =>
                queue.Registration.Events.Contains(type) && queue.Registration.Scope.Covers(merchantSerialNumber))];
        }
    }

    /// <summary>Adds a registration, unless one of its event types has as many as it may have.</summary>
    public bool TryAdd(Registration registration, [NotNullWhen(false)] out WebhookEventType? full)
    {
        lock (_gate)
        {
            var same = Of(registration.Scope);
            foreach (var type in registration.Events)
            {
                if (same.Count(other => other.Events.Contains(type)) >= RegistrationLimits.Of(type))
                {
                    full = type;
                    return false;
                }
            }

            _queues.Add(new DeliveryQueue(registration, sender, attempts, RemoveUnresponsive));
        }

        changes.Raise();
        full = null;
        return true;
    }

    /// <summary>Removes a registration and stops its deliveries; false where there is none with this id in the scope.</summary>
    public bool TryRemove(RegistrationScope scope, Guid id) =>
        TryRemove(registration => registration.Scope == scope && registration.Id == id);

    /// <summary>Stops all deliveries, and completes when the last has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] ending;
        lock (_gate)
        {
            ending = [.. _ending, .. _queues.Select(queue => queue.DisposeAsync().AsTask())];
        }

        await Task.WhenAll(ending).ConfigureAwait(false);
    }

    private void RemoveUnresponsive(Registration unresponsive) => TryRemove(registration => registration == unresponsive);

    private bool TryRemove(Func<Registration, bool> predicate)
    {
        lock (_gate)
        {
            var index = _queues.FindIndex(queue => predicate(queue.Registration));
            if (index < 0)
            {
                return false;
            }

            _ending.RemoveAll(task => task.IsCompleted);
            _ending.Add(_queues[index].DisposeAsync().AsTask());
            _queues.RemoveAt(index);
        }

        changes.Raise();
        return true;
    }
}
