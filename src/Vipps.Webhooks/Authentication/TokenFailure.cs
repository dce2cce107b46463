using System.Net;

namespace Vipps.Webhooks.Authentication;

/// <summary>The reason why there is no token: a value from which each caller gets its own exception.</summary>
internal sealed record TokenFailure(string Message)
{
    public HttpStatusCode? StatusCode { get; init; }

    public VippsProblem? Problem { get; init; }

    /// <summary>Indicates whether the keys themselves were refused, so that asking again soon is useless.</summary>
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

    /// <summary>Creates the exception for a call during the backoff.</summary>
    public VippsTokenException ToFailFastException(TimeSpan remaining) => new(
        $"There is no access token: fetching one failed, and is not attempted again for {Math.Ceiling(remaining.TotalSeconds)} s. {Message}",
        StatusCode,
        ToException())
    {
        Problem = Problem,
        IsTransient = IsTransient,
        RetryAfter = remaining,
    };
}
