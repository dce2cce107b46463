using System.Net;

namespace Vipps.Webhooks.Authentication;

/// <summary>Why there is no token: a value, from which each caller gets an exception of its own.</summary>
internal sealed record TokenFailure(string Message)
{
    public HttpStatusCode? StatusCode { get; init; }

    public VippsProblem? Problem { get; init; }

    /// <summary>Whether the keys themselves were refused, so that asking again soon is of no use.</summary>
    public bool CredentialsRefused { get; init; }

    public bool IsTransient { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public Exception? Cause { get; init; }

    public VippsTokenException ToException() => new(Message, StatusCode, Cause)
    {
        Problem = Problem,
        IsTransient = IsTransient,
        RetryAfter = RetryAfter,
    };

    /// <summary>For a caller who comes while Vipps is left alone.</summary>
    public VippsTokenException ToFailFastException(TimeSpan remaining) => new(
        $"There is no access token: fetching one failed, and is not tried again for {Math.Ceiling(remaining.TotalSeconds)} s. {Message}",
        StatusCode,
        ToException())
    {
        Problem = Problem,
        IsTransient = IsTransient,
        RetryAfter = remaining,
    };
}
