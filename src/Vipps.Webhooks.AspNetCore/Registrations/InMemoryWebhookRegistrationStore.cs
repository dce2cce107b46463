using System.Collections.Immutable;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Registrations that the app adds while it runs, such as right after <see cref="IWebhooksClient.RegisterAsync"/>. They are gone when the
/// process ends: save id, URL and secret, and add them again at the next start.
/// </summary>
/// <remarks>
/// Added with <see cref="VippsWebhookReceiverBuilder.AddInMemoryRegistrations"/>, and then a service of its own; of a named receiver a
/// keyed one.
/// </remarks>
public sealed class InMemoryWebhookRegistrationStore : IWebhookRegistrationStore
{
    private ImmutableArray<WebhookRegistration> _registrations = [];

    /// <summary>
    /// From here on, deliveries that were signed with this secret are accepted. One with the same id is replaced; others stay, so that
    /// two secrets are accepted while one webhook replaces another.
    /// </summary>
    /// <param name="registration">The registration.</param>
    public void Add(WebhookRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ImmutableInterlocked.Update(
            ref _registrations,
            static (registrations, added) =>
            [
                .. registrations.Where(registration => registration != added && (added.Id is null || registration.Id != added.Id)),
                added,
            ],
            registration);
    }

    /// <summary>From here on, deliveries of this new webhook are accepted.</summary>
    /// <param name="registered">What <see cref="IWebhooksClient.RegisterAsync"/> gave.</param>
    public void Add(RegisteredWebhook registered) => Add(WebhookRegistration.From(registered));

    /// <summary>
    /// From here on, deliveries of this webhook are refused. Call it after <see cref="IWebhooksClient.DeleteAsync"/>: what is on its way
    /// still arrives.
    /// </summary>
    /// <param name="id">The id of the webhook.</param>
    /// <returns>False where there is no such registration.</returns>
    public bool Remove(Guid id) =>
        ImmutableInterlocked.Update(
            ref _registrations, static (registrations, id) => registrations.RemoveAll(registration => registration.Id == id), id);

    /// <summary>From here on, deliveries that were signed with this secret are refused, unless another registration has it, too.</summary>
    /// <param name="registration">The registration that was added.</param>
    /// <returns>False where it is not among them.</returns>
    public bool Remove(WebhookRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return ImmutableInterlocked.Update(
            ref _registrations, static (registrations, removed) => registrations.Remove(removed), registration);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) => new(_registrations);
}
