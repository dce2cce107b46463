namespace Vipps.Webhooks;

/// <summary>Registers, lists and deletes webhooks at Vipps MobilePay. The API has nothing else: no update, no pause, no ping.</summary>
/// <remarks>
/// A singleton, safe for any number of threads. To replace a webhook: register the new one, accept both secrets, delete the old one.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.
/// </remarks>
public interface IWebhooksClient
{
    /// <summary>
    /// Registers a webhook. The request is never repeated if the first attempt may have been carried out: registering twice creates two
    /// webhooks, and both deliver.
    /// </summary>
    /// <param name="request">The events to deliver and the URL to deliver them to.</param>
    /// <param name="cancellationToken">
    /// Cancels the call. Vipps may still have carried it out; list the webhooks if that matters.
    /// </param>
    /// <returns>The registration with its secret. Save both: the secret is shown only once.</returns>
    /// <exception cref="ArgumentException">Vipps could never deliver to the URL. Nothing was sent.</exception>
    /// <exception cref="VippsTokenException">No access token could be fetched. Nothing was registered.</exception>
    /// <exception cref="VippsApiException">
    /// Vipps refused (400: at most 25 webhooks per event type), or there was no answer. See
    /// <see cref="VippsApiException.OutcomeUnknown"/> before calling again.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<RegisteredWebhook> RegisterAsync(RegisterWebhookRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists all webhooks of the sales unit (or of the partner). Their secrets are never listed.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhooks; empty if there are none.</returns>
    /// <exception cref="VippsTokenException">No access token could be fetched.</exception>
    /// <exception cref="VippsApiException">Vipps refused, or there was no answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a webhook. Touch only those whose URL is yours: other systems may use the same sales unit.</summary>
    /// <param name="id">The id of the registration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// True if Vipps deleted it; false if it is not among the webhooks of this sales unit (or of the partner), because it is gone or belongs
    /// to another one. (After a retry, false may also mean that an earlier attempt of the same call deleted it and only the answer was lost.)
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="VippsTokenException">No access token could be fetched.</exception>
    /// <exception cref="VippsApiException">Vipps refused, or there was no answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Returns a client for another sales unit, with its own token: for partners, who act for many.</summary>
    /// <param name="merchantSerialNumber">
    /// The merchant serial number, digits only. Null for none: with partner keys, a webhook then covers every sales unit that is
    /// connected to the partner, now and later.
    /// </param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException"><paramref name="merchantSerialNumber"/> is not digits only.</exception>
    /// <exception cref="InvalidOperationException">
    /// The keys are merchant-level keys, which never go with a number, or a sales unit's keys, which always do.
    /// </exception>
    IWebhooksClient ForSalesUnit(string? merchantSerialNumber);
}
