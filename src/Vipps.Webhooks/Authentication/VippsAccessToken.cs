using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Vipps.Webhooks.Authentication;

/// <summary>An access token, ready to be sent.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class VippsAccessToken
{
    /// <summary>Wraps a token, for a test that plays <see cref="IVippsTokenProvider"/>.</summary>
    /// <param name="token">The token, without the word <c>Bearer</c>.</param>
    /// <param name="expiresAt">When it expires.</param>
    /// <param name="merchantSerialNumber">The sales unit that it was fetched for, or none.</param>
    /// <exception cref="ArgumentException"><paramref name="token"/> is null, empty or white space.</exception>
    /// <exception cref="FormatException"><paramref name="token"/> has a line break.</exception>
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

    /// <summary>When the token expires: the moment of its receipt plus <c>expires_in</c>.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The merchant serial number of the sales unit that the token was fetched for; null where none was given.</summary>
    public string? MerchantSerialNumber { get; }

    /// <summary>Says when the token expires, and nothing of the token itself.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Bearer *** (expires {ExpiresAt:u})");
}
