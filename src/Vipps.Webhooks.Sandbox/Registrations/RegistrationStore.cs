using System.Diagnostics.CodeAnalysis;

namespace Vipps.Webhooks.Sandbox;

/// <summary>All registrations, in the order in which they were made, each with its queue of deliveries.</summary>
internal sealed class RegistrationStore(DeliverySender sender, AttemptLog attempts, ChangeSignal changes, RegistrationsFile? file)
    : IAsyncDisposable
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

    /// <summary>Restores the registrations that an earlier sandbox saved.</summary>
    /// <exception cref="InvalidDataException">
    /// The file cannot be read, is not one that a sandbox wrote, or has a URL that this sandbox refuses.
    /// </exception>
    public void Restore()
    {
        lock (_gate)
        {
            foreach (var registration in file?.Read() ?? [])
            {
                Add(registration);
            }
        }
    }

    /// <summary>Adds a registration, unless one of its event types has reached its limit.</summary>
    /// <exception cref="RegistrationsNotSavedException">The file cannot be written, and nothing was added.</exception>
    public bool TryAdd(Registration registration, [NotNullWhen(false)] out WebhookEventType? exhausted)
    {
        lock (_gate)
        {
            var same = Of(registration.Scope);
            foreach (var type in registration.Events)
            {
                if (same.Count(other => other.Events.Contains(type)) >= RegistrationLimits.Of(type))
                {
                    exhausted = type;
                    return false;
                }
            }

            // Before the caller gets the secret: a registration that cannot be saved is not made.
            file?.Write([.. _queues.Select(queue => queue.Registration), registration]);
            Add(registration);
        }

        changes.Raise();
        exhausted = null;
        return true;
    }

    /// <summary>Removes a registration and stops its deliveries; false if the scope has none with this id.</summary>
    /// <exception cref="RegistrationsNotSavedException">The file cannot be written, and nothing was removed.</exception>
    public bool TryRemove(RegistrationScope scope, Guid id) =>
        TryRemove(registration => registration.Scope == scope && registration.Id == id);

    /// <summary>Removes a registration of whatever scope; false if there is none with this id.</summary>
    /// <exception cref="RegistrationsNotSavedException">The file cannot be written, and nothing was removed.</exception>
    public bool TryRemove(Guid id) => TryRemove(registration => registration.Id == id);

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

    private void Add(Registration registration) => _queues.Add(new DeliveryQueue(registration, sender, attempts, RemoveUnresponsive));

    private void RemoveUnresponsive(Registration unresponsive)
    {
        try
        {
            if (TryRemove(registration => registration == unresponsive))
            {
                attempts.Unresponsive(unresponsive.Id);
            }
        }
        catch (RegistrationsNotSavedException exception)
        {
            // The delivery that this is called from goes on. The next attempt without an answer deletes the registration, once the file can be written.
            attempts.UnresponsiveNotDeleted(unresponsive.Id, exception);
        }
    }

    private bool TryRemove(Func<Registration, bool> predicate)
    {
        lock (_gate)
        {
            var index = _queues.FindIndex(queue => predicate(queue.Registration));
            if (index < 0)
            {
                return false;
            }

            file?.Write(_queues.Where((_, other) => other != index).Select(queue => queue.Registration));
            _ending.RemoveAll(task => task.IsCompleted);
            _ending.Add(_queues[index].DisposeAsync().AsTask());
            _queues.RemoveAt(index);
        }

        changes.Raise();
        return true;
    }
}
