namespace Vipps.Webhooks;

/// <summary>How often and for how long a call to Vipps is tried.</summary>
/// <remarks>
/// List and Delete are retried on connection failures, time-outs and the statuses 408, 429, 500, 502, 503 and 504. Register is retried
/// only when it certainly was not carried out (no connection was made, or Vipps answered 429 or 503): a blind second try would make a
/// second webhook.
/// </remarks>
public sealed class VippsRetryOptions
{
    /// <summary>How many tries may follow the first one. 0 to 10; 0 turns retries off. Default: 3.</summary>
    public int MaxRetryAttempts { get; set; } = 3;

    /// <summary>
    /// The wait before the first retry. It doubles with each further one, with jitter, up to <see cref="MaxDelay"/>.
    /// More than 0, at most 1 minute. Default: 0.5 seconds.
    /// </summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait between two tries. It is also the longest <c>Retry-After</c> that is waited for: where Vipps asks for more, the
    /// call fails at once, and <see cref="VippsApiException.RetryAfter"/> tells for how long. At least <see cref="BaseDelay"/>, at most 10
    /// minutes. Default: 20 seconds.
    /// </summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long one try may take, its answer's body included. At least 0.1 seconds, at most 10 minutes. Default: 10 seconds. Making a
    /// connection may take 5 seconds of it. With 5 seconds or less in all, a try that waited for a connection in vain looks like one that
    /// got no answer: a register is then not tried again, and <see cref="VippsApiException.OutcomeUnknown"/> is true of it.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a call may take in all, tries and waits together, once there is a token. At least <see cref="AttemptTimeout"/>, at most 1
    /// hour. Default: 60 seconds. To fetch a token, where there is none yet, has the same limit of its own, and two tries at most.
    /// </summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
