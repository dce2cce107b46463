using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Vipps.Webhooks.Authentication;

/// <summary>An access token, ready to be sent.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class VippsAccessToken
{
    /// <summary>Wraps a token, for a test's own <see cref="IVippsTokenProvider"/>.</summary>
    /// <param name="token">The token, without the word <c>Bearer</c>.</param>
    /// <param name="expiresAt">The moment it expires.</param>
    /// <param name="merchantSerialNumber">The merchant serial number that it was fetched for; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="token"/> is null, empty or white space.</exception>
    /// <exception cref="FormatException"><paramref name="token"/> contains a line break.</exception>
    public VippsAccessToken(string token, DateTimeOffset expiresAt, string? merchantSerialNumber = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        AuthorizationHeader = new AuthenticationHeaderValue("Bearer", token);
        ExpiresAt = expiresAt;
        MerchantSerialNumber = merchantSerialNumber;
    }

    /// <summary>
    /// The value for <see cref="HttpRequestHeaders.Authorization"/>: <c>Bearer</c> and the token. Its text is secret: never log it.
    /// </summary>
    public AuthenticationHeaderValue AuthorizationHeader { get; }

    /// <summary>The moment the token expires: that of its receipt plus <c>expires_in</c>.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The merchant serial number of the sales unit that the token was fetched for; null if there is none.</summary>
    public string? MerchantSerialNumber { get; }

    /// <summary>Names the time of expiry, but nothing of the token itself.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Bearer *** (expires {ExpiresAt:u})");
}
