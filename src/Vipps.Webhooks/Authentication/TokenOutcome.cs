using System.Diagnostics.CodeAnalysis;

namespace Vipps.Webhooks.Authentication;

/// <summary>The outcome of a token request: a token and its lifetime, or a failure.</summary>
internal readonly struct TokenOutcome
{
    private TokenOutcome(string? token, TimeSpan lifetime, TokenFailure? failure)
    {
        Token = token;
        Lifetime = lifetime;
        Failure = failure;
    }

    public string? Token { get; }

    /// <summary>From receipt to expiry.</summary>
    public TimeSpan Lifetime { get; }

    public TokenFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Token))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Token is not null;

    public static TokenOutcome Success(string token, TimeSpan lifetime) => new(token, lifetime, null);

    public static implicit operator TokenOutcome(TokenFailure failure) => new(null, default, failure);
}
