using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Vipps.Webhooks.Signing;

/// <summary>Verifies a delivery: bytes in, an outcome out. Pure, without a clock, and without an exception for hostile input.</summary>
/// <remarks>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.
/// </remarks>
public static class WebhookVerifier
{
    /// <summary>How far <c>x-ms-date</c> may be from now by default: 5 minutes. A retry carries a new date, so this loses none.</summary>
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Verifies <paramref name="delivery"/> with one secret.</summary>
    /// <param name="delivery">Headers, the registered URL's host and target, and the raw body.</param>
    /// <param name="secret">The secret of the registration, as Vipps gave it.</param>
    /// <param name="now">The moment of receipt.</param>
    /// <param name="tolerance">How far the signed date may be from <paramref name="now"/>, either way.</param>
    /// <returns><see cref="WebhookVerification.Valid"/>, or the first reason against it.</returns>
    public static WebhookVerification Verify(
        in WebhookDelivery delivery, ReadOnlySpan<char> secret, DateTimeOffset now, TimeSpan tolerance)
    {
        if (secret.IsWhiteSpace())
        {
            return WebhookVerification.NoSecret;
        }

        var authorization = delivery.Authorization.IsEmpty ? delivery.AlternateAuthorization : delivery.Authorization;
        if (authorization.IsEmpty || delivery.Date.IsEmpty || delivery.ContentHash.IsEmpty)
        {
            return WebhookVerification.MissingHeader;
        }

        if (!TryReadSignature(authorization, out var signature)
            || (!delivery.AlternateAuthorization.IsEmpty && !authorization.SequenceEqual(delivery.AlternateAuthorization)))
        {
            return WebhookVerification.MalformedAuthorization;
        }

        if (!DateTimeOffset.TryParseExact(
            delivery.Date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return WebhookVerification.DateMalformed;
        }

        Span<char> contentHash = stackalloc char[WebhookSignatureAlgorithm.Base64Length];
        WebhookSignatureAlgorithm.HashContent(delivery.Body, contentHash);
        if (!FixedTimeEquals(contentHash, delivery.ContentHash))
        {
            return WebhookVerification.ContentHashMismatch;
        }

        // Over the hash computed here, never over the header's.
        Span<char> expected = stackalloc char[WebhookSignatureAlgorithm.Base64Length];
        WebhookSignatureAlgorithm.Sign(secret, delivery.PathAndQuery, delivery.Date, delivery.Host, contentHash, expected);
        if (!FixedTimeEquals(expected, signature))
        {
            return WebhookVerification.SignatureMismatch;
        }

        return (now - date).Duration() <= tolerance ? WebhookVerification.Valid : WebhookVerification.OutsideTolerance;
    }

    private static bool TryReadSignature(ReadOnlySpan<char> authorization, out ReadOnlySpan<char> signature)
    {
        const string Prefix = WebhookSignatureHeaders.AuthorizationPrefix;
        signature = authorization.StartsWith(Prefix, StringComparison.Ordinal) ? authorization[Prefix.Length..] : default;
        return signature.Length == WebhookSignatureAlgorithm.Base64Length;
    }

    // Text against text: two spellings of the same bytes (unused bits in the last character) are not both accepted.
    private static bool FixedTimeEquals(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(left), MemoryMarshal.AsBytes(right));
}
