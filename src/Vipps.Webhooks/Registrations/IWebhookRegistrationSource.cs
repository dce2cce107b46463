using System.Collections.Immutable;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// Where the receiver finds the secrets to verify with. Several may be added to one receiver; a delivery is accepted if it was signed
/// with the secret of any registration in any of them.
/// </summary>
/// <remarks>
/// Added with <see cref="VippsWebhookReceiverBuilder.AddRegistrationSource{TSource}"/>; a singleton, called from several threads at once.
/// </remarks>
public interface IWebhookRegistrationSource
{
    /// <summary>
    /// All registrations that are in force now. Asked for each delivery, and inside its time: answer from memory where that is possible.
    /// Return the same objects each time, and the same array as long as nothing changes: what can be computed ahead is kept with them.
    /// </summary>
    /// <param name="cancellationToken">Fires when the time for this delivery is over.</param>
    /// <returns>The registrations; empty where there is none, and then every delivery is refused. If this throws, the delivery is answered
    /// 500, so that Vipps tries again.</returns>
    ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken);
}
