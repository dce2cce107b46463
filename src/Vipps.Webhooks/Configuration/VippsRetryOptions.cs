namespace Vipps.Webhooks;

/// <summary>The number of attempts at a call to Vipps and the time for them.</summary>
/// <remarks>
/// <para>Listing and deleting are retried on connection failures, timeouts, answers that cannot be read to their end, and the statuses 408,
/// 429, 500, 502, 503 and 504. A registration request is retried only if it certainly was not carried out (no connection was made, or
/// Vipps answered 429 or 503): a blind second attempt would create a second webhook.</para>
/// <para>More requests than attempts may be sent. An attempt whose token is rejected (401) fetches a new one and sends its request a second
/// time. Fetching a token takes one request, or two if the first fails and <see cref="MaxRetryAttempts"/> is not 0. And a deletion that is
/// answered 400 or 404 lists the webhooks, to find out what that means: a call with its own attempts and <see cref="TotalTimeout"/>.</para>
/// </remarks>
public sealed class VippsRetryOptions
{
    /// <summary>The number of retries after the first attempt, so that 3 is at most 4 attempts. 0 to 10; 0 turns retries off. Default: 3.</summary>
    public int MaxRetryAttempts { get; set; } = 3;

    /// <summary>
    /// The approximate average wait before the first retry. It doubles with each further one, up to <see cref="MaxDelay"/>, and each wait is
    /// spread at random, so that many callers do not return together: the first one is between 0 and 1.4 times this. A <c>Retry-After</c>
    /// from Vipps replaces it. More than 0, at most 1 minute. Default: 0.5 seconds.
    /// </summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait between two attempts. It is also the longest <c>Retry-After</c> that is waited for: if Vipps asks for more, the
    /// call fails at once, without a retry, and <see cref="VippsApiException.RetryAfter"/> is the wait. At least <see cref="BaseDelay"/>, at most 10
    /// minutes. Default: 20 seconds.
    /// </summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The time limit of one attempt, including the answer's body and a second request if the token was rejected. At least 0.1 seconds, at
    /// most 10 minutes. Default: 10 seconds. Connecting may take 5 seconds of it. With 5 seconds or less in all, an attempt that
    /// timed out while connecting looks like one that got no answer: a registration is then not retried, and its exception sets
    /// <see cref="VippsApiException.OutcomeUnknown"/>.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time limit of a call, attempts and waits together, once there is a token. At least <see cref="AttemptTimeout"/>, at most 1
    /// hour. Default: 60 seconds. Fetching a token, if there is none yet, has its own limit of the same length.
    /// </summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
