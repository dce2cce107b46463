using System.Collections.Concurrent;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The tokens that are valid. Several at once are the normal case: fetching one revokes none of the others.</summary>
internal sealed class TokenStore(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);

    public string Issue(KeyHolder holder, string? merchantSerialNumber, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        foreach (var expired in _tokens.Where(token => token.Value.ExpiresAt <= now))
        {
            _tokens.TryRemove(expired);
        }

        var text = TokenGenerator.New(holder.ClientId, now, now + lifetime);
        _tokens[text] = new IssuedToken(holder, merchantSerialNumber, now + lifetime);
        return text;
    }

    public IssuedToken? Find(string text) =>
        _tokens.TryGetValue(text, out var token) && time.GetUtcNow() < token.ExpiresAt ? token : null;

    public void RevokeAll() => _tokens.Clear();
}
