namespace Vipps.Webhooks.Signing;

/// <summary>What there is to verify of a delivery: raw header values, the registered URL's parts, and the raw body.</summary>
public readonly ref struct WebhookDelivery
{
    /// <summary>The value of <c>x-ms-date</c>; empty where it is missing.</summary>
    public required ReadOnlySpan<char> Date { get; init; }

    /// <summary>The value of <c>x-ms-content-sha256</c>; empty where it is missing.</summary>
    public required ReadOnlySpan<char> ContentHash { get; init; }

    /// <summary>The value of <c>Authorization</c>; empty where it is missing.</summary>
    public required ReadOnlySpan<char> Authorization { get; init; }

    /// <summary>The value of <c>X-Vipps-Authorization</c>; empty where it is missing.</summary>
    public ReadOnlySpan<char> AlternateAuthorization { get; init; }

    /// <summary>The host of the URL as registered, with a port that is not the default one.</summary>
    public required ReadOnlySpan<char> Host { get; init; }

    /// <summary>The path and query of the URL as registered.</summary>
    public required ReadOnlySpan<char> PathAndQuery { get; init; }

    /// <summary>The body as it came, byte for byte.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }
}
