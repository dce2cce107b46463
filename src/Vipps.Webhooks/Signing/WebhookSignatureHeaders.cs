using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Signing;

/// <summary>The three headers that sign a delivery.</summary>
/// <remarks>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.
/// </remarks>
public sealed record WebhookSignatureHeaders
{
    /// <summary>The header <c>x-ms-date</c>.</summary>
    public const string DateName = "x-ms-date";

    /// <summary>The header <c>x-ms-content-sha256</c>.</summary>
    public const string ContentHashName = "x-ms-content-sha256";

    /// <summary>The header <c>Authorization</c>.</summary>
    public const string AuthorizationName = "Authorization";

    /// <summary>The header <c>X-Vipps-Authorization</c>: the same value again, for servers that strip <c>Authorization</c>.</summary>
    public const string AlternateAuthorizationName = "X-Vipps-Authorization";

    /// <summary>The header <c>Webhook-Id</c>: the id of the registration. Not signed, so a hint and not proof.</summary>
    public const string WebhookIdName = "Webhook-Id";

    /// <summary>The exact text that <c>Authorization</c> begins with; the signature in base64, 44 characters, follows.</summary>
    public const string AuthorizationPrefix = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

    /// <summary>The value of <c>x-ms-date</c>, such as <c>Thu, 30 Mar 2023 08:38:32 GMT</c>.</summary>
    public required string Date { get; init; }

    /// <summary>The value of <c>x-ms-content-sha256</c>: base64 of the SHA-256 of the raw body.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The value of <c>Authorization</c> (and of <c>X-Vipps-Authorization</c>).</summary>
    public required string Authorization { get; init; }

    /// <summary>
    /// Restores a header that arrived as several values because a gateway split it at its commas, as AWS Lambda's adapter for HTTP APIs
    /// does. A header that really came more than once becomes a value that the verifier refuses.
    /// </summary>
    /// <param name="values">The values in the order in which they arrived.</param>
    /// <returns>The values, separated by a comma and a space; empty if there are none.</returns>
    public static string Join(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return string.Join(", ", values.Select(static value => value?.Trim(' ', '\t')));
    }

    /// <summary>Names the date of the signature, and nothing else of it.</summary>
    public override string ToString() => $"signed at {PrintableText.Of(Date ?? "")}";
}
