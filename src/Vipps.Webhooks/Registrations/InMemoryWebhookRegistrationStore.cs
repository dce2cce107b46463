using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// Registrations that the app adds while it runs, such as right after <see cref="IWebhooksClient.RegisterAsync"/>. They are lost when the
/// process ends, so save id, URL and secret and add them again at the next start.
/// </summary>
/// <remarks>
/// Added with <see cref="VippsWebhookReceiverBuilder.AddInMemoryRegistrations"/>, which also registers it as a service, keyed if the
/// receiver has a name.
/// </remarks>
public sealed class InMemoryWebhookRegistrationStore : IWebhookRegistrationSource
{
    private readonly object _gate = new();
    private readonly Dictionary<object, WebhookRegistration> _known = []; // by id; one without an id is its own key
    private volatile WebhookRegistration[]? _snapshot = []; // null: created from the known ones at the next read

    /// <summary>
    /// Accepts deliveries signed with this secret from now on. A registration with the same id is replaced; others stay, so that two
    /// secrets are accepted while one webhook replaces another.
    /// </summary>
    /// <param name="registration">The registration.</param>
    public void Add(WebhookRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        lock (_gate)
        {
            _known[KeyOf(registration)] = registration;
            _snapshot = null;
        }
    }

    /// <summary>Accepts deliveries of this new webhook from now on.</summary>
    /// <param name="registered">The result of <see cref="IWebhooksClient.RegisterAsync"/>.</param>
    public void Add(RegisteredWebhook registered)
    {
        ArgumentNullException.ThrowIfNull(registered);
        Add(registered.ToRegistration());
    }

    /// <summary>
    /// Adds many registrations at once, such as all that were saved, when the app starts. A delivery sees all of them or none. The rules of
    /// <see cref="Add(WebhookRegistration)"/> apply to each; if several have the same id, the last one wins.
    /// </summary>
    /// <param name="registrations">The registrations.</param>
    /// <exception cref="ArgumentException">A registration is null. None was added.</exception>
    public void AddRange(IEnumerable<WebhookRegistration> registrations)
    {
        ArgumentNullException.ThrowIfNull(registrations);
        WebhookRegistration[] added = [.. registrations]; // outside the gate, because this runs the app's own code
        if (added.Contains(null))
        {
            throw new ArgumentException("A registration is null.", nameof(registrations));
        }

        lock (_gate)
        {
            foreach (var registration in added)
            {
                _known[KeyOf(registration)] = registration;
            }

            _snapshot = null;
        }
    }

    /// <summary>
    /// Refuses deliveries of this webhook from now on. Call it after <see cref="IWebhooksClient.DeleteAsync"/>, because deliveries may
    /// still be on their way.
    /// </summary>
    /// <param name="id">The id of the webhook.</param>
    /// <returns>False if there is no such registration.</returns>
    public bool Remove(Guid id)
    {
        lock (_gate)
        {
            if (!_known.Remove(id))
            {
                return false;
            }

            _snapshot = null;
            return true;
        }
    }

    /// <summary>Refuses deliveries signed with this secret from now on, unless another registration has it, too.</summary>
    /// <param name="registration">The registration that was added.</param>
    /// <returns>False if it is not in the store.</returns>
    public bool Remove(WebhookRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        lock (_gate)
        {
            if (!_known.TryGetValue(KeyOf(registration), out var known) || known != registration)
            {
                return false;
            }

            _known.Remove(KeyOf(registration));
            _snapshot = null;
            return true;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) =>
        new(ImmutableCollectionsMarshal.AsImmutableArray(_snapshot ?? Snapshot()));

    private static object KeyOf(WebhookRegistration registration) => registration.Id is { } id ? id : registration;

    private WebhookRegistration[] Snapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= [.. _known.Values];
        }
    }
}
