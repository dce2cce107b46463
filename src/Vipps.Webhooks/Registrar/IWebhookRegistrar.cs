namespace Vipps.Webhooks;

/// <summary>Keeps the webhooks of a receiver registered: those named by <c>KeepRegistered</c>.</summary>
/// <remarks>
/// A singleton, keyed if the receiver has a name. It runs by itself, at the start of the app and at intervals. Any number of processes may
/// share a store. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.
/// </remarks>
public interface IWebhookRegistrar
{
    /// <summary>Looks after all wanted webhooks now: registers what is missing, replaces what has changed, and deletes what was replaced.</summary>
    /// <param name="cancellationToken">Stops waiting. What was begun is finished by the next run.</param>
    /// <returns>A task that completes when all have been looked after.</returns>
    /// <exception cref="VippsApiException">Vipps refused or did not answer. The other webhooks were looked after.</exception>
    Task EnsureAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces a webhook by a new one with a new secret. The old one's deliveries are accepted until it has been quiet, and then it is deleted.
    /// </summary>
    /// <param name="name">The name of the webhook, as given to <c>KeepRegistered</c>; <c>default</c> if none was.</param>
    /// <param name="cancellationToken">Stops waiting. What was begun is finished by the next run.</param>
    /// <returns>A task that completes when the new one is registered and its secret is saved.</returns>
    /// <exception cref="ArgumentException">No webhook of this name is wanted.</exception>
    /// <exception cref="InvalidOperationException">It could not be replaced now, such as because the limit of webhooks is reached.</exception>
    /// <exception cref="VippsApiException">Vipps refused or did not answer.</exception>
    Task RotateAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reads how the wanted webhooks stand, from the store and the last run. Vipps is not asked.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The wanted webhooks, in the order in which they were named.</returns>
    Task<IReadOnlyList<KeptRegistration>> GetStatesAsync(CancellationToken cancellationToken = default);
}
