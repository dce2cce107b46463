namespace Vipps.Webhooks.Authentication;

/// <summary>A token and the moments that matter to it, on its cache's clock. Immutable.</summary>
internal sealed class TokenSnapshot(VippsAccessToken token, TimeSpan receivedAt, TimeSpan refreshAt, TimeSpan expiresAt, bool replacesRejected)
{
    public VippsAccessToken Token { get; } = token;

    public TimeSpan ReceivedAt { get; } = receivedAt;

    public TimeSpan RefreshAt { get; } = refreshAt;

    public TimeSpan ExpiresAt { get; } = expiresAt;

    /// <summary>Indicates whether it was fetched because the API rejected the previous one.</summary>
    public bool ReplacesRejected { get; } = replacesRejected;
}
