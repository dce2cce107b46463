using System.Collections.Immutable;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// A source of the secrets that the receiver verifies with. A receiver may have several; a delivery is accepted if it was signed with the
/// secret of any registration in any of them.
/// </summary>
/// <remarks>
/// Added with <see cref="VippsWebhookReceiverBuilder.AddRegistrationSource{TSource}"/>; a singleton, called from several threads at once.
/// </remarks>
public interface IWebhookRegistrationSource
{
    /// <summary>
    /// Returns all registrations that are in force now. Called for each delivery, within its time limit, so answer from memory if possible.
    /// Return the same objects each time, and the same array as long as nothing changes, because what is computed ahead is kept with them.
    /// </summary>
    /// <param name="cancellationToken">Fires when the time for this delivery is over.</param>
    /// <returns>
    /// The registrations; empty if there are none, and then every delivery is refused. If this throws, the delivery is answered 500, so
    /// that Vipps tries again.
    /// </returns>
    ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken);
}
