namespace Vipps.Webhooks.Authentication;

/// <summary>A token and the moments that matter to it, in <see cref="TimeProvider"/> timestamps. Immutable.</summary>
internal sealed class TokenSnapshot(VippsAccessToken token, long receivedAt, long refreshAt, long expiresAt, bool replacesRejected)
{
    public VippsAccessToken Token { get; } = token;

    public long ReceivedAt { get; } = receivedAt;

    public long RefreshAt { get; } = refreshAt;

    public long ExpiresAt { get; } = expiresAt;

    /// <summary>Whether it was fetched because the API rejected the one before.</summary>
    public bool ReplacesRejected { get; } = replacesRejected;
}
