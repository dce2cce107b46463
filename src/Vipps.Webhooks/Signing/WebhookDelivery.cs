namespace Vipps.Webhooks.Signing;

/// <summary>The raw header values and the raw body of a delivery.</summary>
/// <remarks>
/// Never use the first of several values, because some gateways split a header at its commas. Join them, as
/// <see cref="WebhookSignatureHeaders.Join"/> does, and let the verifier judge; a header that really came twice is refused. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.
/// </remarks>
public readonly ref struct WebhookDelivery
{
    /// <summary>The value of <c>x-ms-date</c>; empty if it is missing.</summary>
    public required ReadOnlySpan<char> Date { get; init; }

    /// <summary>The value of <c>x-ms-content-sha256</c>; empty if it is missing.</summary>
    public required ReadOnlySpan<char> ContentHash { get; init; }

    /// <summary>
    /// The value of <c>Authorization</c>; empty if it is missing. Credentials of another scheme, which a platform may put in its place, are
    /// ignored if there is an <see cref="AlternateAuthorization"/>.
    /// </summary>
    public required ReadOnlySpan<char> Authorization { get; init; }

    /// <summary>The value of <c>X-Vipps-Authorization</c>; empty if it is missing.</summary>
    public ReadOnlySpan<char> AlternateAuthorization { get; init; }

    /// <summary>The value of <c>Webhook-Id</c>, a hint for the registration to try first, not proof; empty if it is missing.</summary>
    public ReadOnlySpan<char> WebhookId { get; init; }

    /// <summary>
    /// The value of <c>Host</c>, to verify against instead of the registration's; empty, the default, to verify against the registered URL.
    /// Only for receivers behind nothing that rewrites it.
    /// </summary>
    public ReadOnlySpan<char> Host { get; init; }

    /// <summary>
    /// Path and query as they arrived, before anything decoded them, to verify against instead of the registration's; empty, the default,
    /// to verify against the registered URL. Only for receivers behind nothing that rewrites them.
    /// </summary>
    public ReadOnlySpan<char> PathAndQuery { get; init; }

    /// <summary>The body as it arrived, byte for byte.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }
}
