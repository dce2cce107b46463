namespace Vipps.Webhooks;

/// <summary>Registers, lists and deletes webhooks at Vipps MobilePay. There is nothing else in the API: no update, no pause, no ping.</summary>
/// <remarks>
/// A singleton, safe for any number of threads. To replace a webhook: register the new one, accept both secrets, delete the old one.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.
/// </remarks>
public interface IWebhooksClient
{
    /// <summary>
    /// Registers a webhook. Never sent twice when the first try may have been carried out: registering twice makes two webhooks, and
    /// both deliver.
    /// </summary>
    /// <param name="request">Which events, and where to.</param>
    /// <param name="cancellationToken">
    /// Cancels the call. Vipps may have carried it out all the same; list the webhooks if that matters.
    /// </param>
    /// <returns>The registration with its secret. Save both: the secret is shown this once.</returns>
    /// <exception cref="ArgumentException">Vipps could never deliver to the URL. Nothing was sent.</exception>
    /// <exception cref="VippsTokenException">No access token could be had. Nothing was registered.</exception>
    /// <exception cref="VippsApiException">
    /// Vipps refused (400: at most 25 webhooks per event type), or there was no answer. See
    /// <see cref="VippsApiException.OutcomeUnknown"/> before calling again.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<RegisteredWebhook> RegisterAsync(RegisterWebhookRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists all webhooks of the sales unit (or of the partner). Their secrets are never listed.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhooks; empty where there are none.</returns>
    /// <exception cref="VippsTokenException">No access token could be had.</exception>
    /// <exception cref="VippsApiException">Vipps refused, or there was no answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a webhook. Touch only those whose URL is yours: other systems may use the same sales unit.</summary>
    /// <param name="id">The id of the registration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// True when Vipps deleted it; false when it is not among the webhooks of this sales unit (or of the partner): it is gone, or it
    /// belongs to another one. (After a retry, false may also mean that an earlier try of this very call deleted it and only its answer
    /// was lost.)
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="VippsTokenException">No access token could be had.</exception>
    /// <exception cref="VippsApiException">Vipps refused, or there was no answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Gives a client for another sales unit, with a token of its own: for partners, who act for many.</summary>
    /// <param name="merchantSerialNumber">
    /// The merchant serial number, digits only. Null for none: with partner keys, a webhook then covers every sales unit that is
    /// connected to the partner, now and later.
    /// </param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException"><paramref name="merchantSerialNumber"/> is not digits only.</exception>
    /// <exception cref="InvalidOperationException">
    /// The keys are merchant-level keys, which go without a number, or those of a sales unit, which never go without one.
    /// </exception>
    IWebhooksClient ForSalesUnit(string? merchantSerialNumber);
}
