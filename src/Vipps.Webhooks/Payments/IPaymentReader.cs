using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// Reads payments from Vipps MobilePay's ePayment API: what a shop does before it moves money or goods, because an event is only a signal.
/// </summary>
/// <remarks>
/// <para>
/// A singleton, safe for any number of threads, on the same settings, tokens, retries and errors as <see cref="IWebhooksClient"/>. It only reads: to
/// create, capture, cancel and refund, a shop uses a client of its own with <c>AddVippsAuthentication</c>.
/// </para>
/// Vipps allows 120 reads of a payment in a minute. See <see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/">ePayment API</see>.
/// </remarks>
public interface IPaymentReader
{
    /// <summary>Reads a payment: <c>GET /epayment/v1/payments/{reference}</c>.</summary>
    /// <param name="reference">The shop's own reference: 8 to 64 letters (A to Z), digits and hyphens; case-sensitive.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The payment; null if the sales unit has none with this reference.</returns>
    /// <exception cref="ArgumentException"><paramref name="reference"/> is not of this form. Nothing was sent.</exception>
    /// <exception cref="InvalidOperationException">
    /// The settings specify no sales unit, which this API needs: set <c>MerchantSerialNumber</c>, or call <see cref="ForSalesUnit"/>.
    /// </exception>
    /// <exception cref="VippsTokenException">No access token could be fetched.</exception>
    /// <exception cref="VippsApiException">Vipps refused, there was no answer, or it cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<Payment?> GetAsync(string reference, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the events of a payment, oldest first: <c>GET /epayment/v1/payments/{reference}/events</c>. Each has the
    /// <see cref="WebhookEvent.EventKey"/> of its webhook, and <see cref="PaymentEventSource.Polled"/> as its source.
    /// </summary>
    /// <remarks>The event log has no personal data, and no time until which a capture is guaranteed: <see cref="GetAsync"/> has them.</remarks>
    /// <param name="reference">The shop's own reference: 8 to 64 letters (A to Z), digits and hyphens; case-sensitive.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The events; empty if the sales unit has no payment with this reference.</returns>
    /// <exception cref="ArgumentException"><paramref name="reference"/> is not of this form. Nothing was sent.</exception>
    /// <exception cref="InvalidOperationException">
    /// The settings specify no sales unit, which this API needs: set <c>MerchantSerialNumber</c>, or call <see cref="ForSalesUnit"/>.
    /// </exception>
    /// <exception cref="VippsTokenException">No access token could be fetched.</exception>
    /// <exception cref="VippsApiException">
    /// Vipps refused, there was no answer, or an entry cannot be read: a log with a gap is not returned as if it were whole.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<IReadOnlyList<PaymentEvent>> GetEventsAsync(string reference, CancellationToken cancellationToken = default);

    /// <summary>Returns a reader for another sales unit, with its own token: for partners, who act for many.</summary>
    /// <param name="merchantSerialNumber">The merchant serial number, digits only.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentException"><paramref name="merchantSerialNumber"/> is not digits only, or null.</exception>
    /// <exception cref="InvalidOperationException">The keys are merchant-level keys, which never go with a number.</exception>
    IPaymentReader ForSalesUnit(string merchantSerialNumber);
}
