namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Gives the current access token: fetched once, shared by all callers, and renewed ahead of its expiry. To call
/// other Vipps MobilePay APIs, give an <see cref="HttpClient"/> <c>AddVippsAuthentication</c>: they ask for more than a token.
/// </summary>
/// <remarks>
/// Resolve it from the container: plain for the default name, as a keyed service for another. A singleton; do not cache what it gives.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.
/// </remarks>
public interface IVippsTokenProvider
{
    /// <summary>Gives a token that is valid now. Completes at once while one is at hand.</summary>
    /// <param name="cancellationToken">Cancels this caller's wait; the request itself goes on for the others.</param>
    /// <returns>The token.</returns>
    /// <exception cref="VippsTokenException">
    /// No token could be had. After a failure, calls fail at once for a short while (seconds; up to ten minutes when Vipps refused the
    /// keys), without asking Vipps again.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<VippsAccessToken> GetTokenAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Drops a token that an API answered 401 to, if it is still the current one. However many callers report the same token, one new
    /// one is fetched. Retry the call once with what <see cref="GetTokenAsync"/> gives then; give up where that is the same token.
    /// </summary>
    /// <param name="token">The token that was rejected.</param>
    void Invalidate(VippsAccessToken token);

    /// <summary>Gives the provider for another sales unit, or for none: for partners, who act for many.</summary>
    /// <param name="merchantSerialNumber">The merchant serial number, digits only; null for none.</param>
    /// <returns>A provider; all for the same number share one token.</returns>
    /// <exception cref="ArgumentException"><paramref name="merchantSerialNumber"/> is not digits only.</exception>
    /// <exception cref="InvalidOperationException">
    /// The keys are merchant-level keys, which go without a number, or those of a sales unit, which never go without one.
    /// </exception>
    IVippsTokenProvider ForSalesUnit(string? merchantSerialNumber);
}
