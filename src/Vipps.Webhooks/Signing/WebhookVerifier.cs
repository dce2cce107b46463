using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Signing;

/// <summary>Verifies a delivery: bytes in, an outcome out. Pure, without a clock and without exceptions for hostile input.</summary>
/// <remarks>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.
/// </remarks>
public static class WebhookVerifier
{
    /// <summary>
    /// The default for the largest difference between <c>x-ms-date</c> and now: 5 minutes. A retry carries a new date, so this loses none.
    /// </summary>
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Checks the headers alone, before the body is read or a secret is looked up: none may be missing, and each must be in the protocol's
    /// form.
    /// </summary>
    /// <param name="delivery">The headers as they arrived. The body is ignored.</param>
    /// <returns>The first reason to refuse the delivery; null if only the body and a secret can decide.</returns>
    public static WebhookVerification? CheckHeaders(in WebhookDelivery delivery) => SignedHeaders.Read(delivery, out _);

    /// <summary>Verifies a delivery against one registration.</summary>
    /// <param name="delivery">The headers and the raw body as they arrived.</param>
    /// <param name="registration">The secret and the registered URL.</param>
    /// <param name="now">The moment of receipt.</param>
    /// <param name="tolerance">The largest difference between the signed date and <paramref name="now"/>, either way.</param>
    /// <returns>The status, and the registration if it signed the delivery.</returns>
    public static WebhookVerificationResult Verify(
        in WebhookDelivery delivery, WebhookRegistration registration, DateTimeOffset now, TimeSpan tolerance)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return Verify(delivery, [registration], now, tolerance);
    }

    /// <summary>
    /// Verifies a delivery against several registrations, as is normal while one replaces another or if one URL is registered more than
    /// once. The one that <c>Webhook-Id</c> names is tried first, then each of the others.
    /// </summary>
    /// <param name="delivery">The headers and the raw body as they arrived.</param>
    /// <param name="registrations">The secrets and the registered URLs.</param>
    /// <param name="now">The moment of receipt.</param>
    /// <param name="tolerance">The largest difference between the signed date and <paramref name="now"/>, either way.</param>
    /// <returns>The status, and the registration that signed the delivery.</returns>
    public static WebhookVerificationResult Verify(
        in WebhookDelivery delivery, ReadOnlySpan<WebhookRegistration> registrations, DateTimeOffset now, TimeSpan tolerance)
    {
        if (registrations.IsEmpty)
        {
            return new(WebhookVerification.NoSecret);
        }

        return SignedHeaders.Read(delivery, out var headers) is { } reason
            ? new(reason)
            : Verify(delivery, headers, registrations, now, tolerance);
    }

    /// <summary>Does the same with headers that were read before.</summary>
    internal static WebhookVerificationResult Verify(
        in WebhookDelivery delivery,
        in SignedHeaders headers,
        ReadOnlySpan<WebhookRegistration> registrations,
        DateTimeOffset now,
        TimeSpan tolerance)
    {
        // An ordinary comparison, because this hash is not a secret; of text, so that there is one spelling.
        Span<byte> contentHash = stackalloc byte[WebhookSignatureAlgorithm.Base64Length];
        WebhookSignatureAlgorithm.HashContent(delivery.Body, contentHash);
        if (!Ascii.Equals(contentHash, delivery.ContentHash))
        {
            return new(WebhookVerification.ContentHashMismatch);
        }

        if (FindSigner(delivery, registrations, contentHash, headers) is not { } signedBy)
        {
            return new(WebhookVerification.SignatureMismatch);
        }

        var isInTime = (now - headers.Date).Duration() <= tolerance;
        return new(isInTime ? WebhookVerification.Valid : WebhookVerification.OutsideTolerance, signedBy, headers.Date);
    }

    private static WebhookRegistration? FindSigner(
        in WebhookDelivery delivery,
        ReadOnlySpan<WebhookRegistration> registrations,
        ReadOnlySpan<byte> contentHash,
        in SignedHeaders headers)
    {
        Guid? hint = registrations.Length > 1 && Guid.TryParseExact(delivery.WebhookId, "D", out var id) ? id : null;
        foreach (var registration in registrations)
        {
            if (hint is not null && registration.Id == hint && IsSigner(delivery, registration, contentHash, headers))
            {
                return registration;
            }
        }

        foreach (var registration in registrations)
        {
            if ((hint is null || registration.Id != hint) && IsSigner(delivery, registration, contentHash, headers))
            {
                return registration;
            }
        }

        return null;
    }

    // Verifies over the hash that was computed here, never over the header's.
    private static bool IsSigner(
        in WebhookDelivery delivery, WebhookRegistration registration, ReadOnlySpan<byte> contentHash, in SignedHeaders headers)
    {
        var host = delivery.Host.IsEmpty ? registration.Host : delivery.Host;
        var pathAndQuery = delivery.PathAndQuery.IsEmpty ? registration.PathAndQuery : delivery.PathAndQuery;
        return Matches(registration.Key, pathAndQuery, delivery.Date, host, contentHash, headers)
            || (delivery.PathAndQuery.IsEmpty
                && registration.OtherPathAndQuery is { } other
                && Matches(registration.Key, other, delivery.Date, host, contentHash, headers));
    }

    private static bool Matches(
        SigningKey key,
        ReadOnlySpan<char> pathAndQuery,
        ReadOnlySpan<char> date,
        ReadOnlySpan<char> host,
        ReadOnlySpan<byte> contentHash,
        in SignedHeaders headers)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        WebhookSignatureAlgorithm.Hash(key, pathAndQuery, date, host, contentHash, mac);
        return headers.HasSignature(mac);
    }
}
