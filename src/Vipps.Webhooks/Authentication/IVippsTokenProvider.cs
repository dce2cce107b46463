namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Provides the current access token, which is fetched once, shared by all callers and renewed ahead of its expiry. To call other
/// Vipps MobilePay APIs, use <c>AddVippsAuthentication</c> on an <see cref="HttpClient"/>: they require more than a token.
/// </summary>
/// <remarks>
/// A singleton. Resolve it from the container, as a keyed service for a name other than the default. Do not cache its tokens.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.
/// </remarks>
public interface IVippsTokenProvider
{
    /// <summary>Returns a token that is valid now. Completes at once if one is cached.</summary>
    /// <param name="cancellationToken">Cancels this caller's wait; the request itself continues for the others.</param>
    /// <returns>The token.</returns>
    /// <exception cref="VippsTokenException">
    /// No token could be fetched. After a failure, calls fail at once for a short while (seconds, or up to ten minutes if Vipps refused the
    /// keys) without asking Vipps again.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<VippsAccessToken> GetTokenAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Drops a token that an API rejected with 401, if it is still the current one. However many callers report the same token, only one
    /// new one is fetched. Retry the call once with the token that <see cref="GetTokenAsync"/> then returns; give up if it is the same.
    /// </summary>
    /// <param name="token">The token that was rejected.</param>
    void Invalidate(VippsAccessToken token);

    /// <summary>Returns the provider for another sales unit, or for none: for partners, who act for many.</summary>
    /// <param name="merchantSerialNumber">The merchant serial number, digits only; null for none.</param>
    /// <returns>A provider; all providers for the same number share one token.</returns>
    /// <exception cref="ArgumentException"><paramref name="merchantSerialNumber"/> is not digits only.</exception>
    /// <exception cref="InvalidOperationException">
    /// The keys are merchant-level keys, which never go with a number, or a sales unit's keys, which always do.
    /// </exception>
    IVippsTokenProvider ForSalesUnit(string? merchantSerialNumber);
}
