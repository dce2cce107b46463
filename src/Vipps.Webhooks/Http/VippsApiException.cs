using System.Net;

namespace Vipps.Webhooks;

/// <summary>A call to Vipps MobilePay failed: it was refused, or there was no answer.</summary>
/// <remarks>
/// The message says what happened, what Vipps said about it, and what to do; it never holds a key, a token or a secret.
/// See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/errors/">Knowledge base: errors</see>.
/// </remarks>
public class VippsApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message: what happened and what to do, never a secret.</param>
    /// <param name="statusCode">The answer's status; null if there was no answer.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public VippsApiException(string message, HttpStatusCode? statusCode = null, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>The status of the answer; null if there was none.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>Vipps' description of the error; null if there is none that could be read.</summary>
    public VippsProblem? Problem { get; init; }

    /// <summary>The id by which Vipps finds the call in its logs; null if there is none.</summary>
    public string? TraceId => Problem?.TraceId;

    /// <summary>
    /// True if the same call can be retried later: no answer, one that cannot be read to its end, or 408, 429, 500, 502, 503 or 504. It was
    /// already retried, within <see cref="VippsWebhooksOptions.Retry"/>, unless Vipps asked for a longer wait than that allows. Never true
    /// together with <see cref="OutcomeUnknown"/>.
    /// </summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// True if a registration may exist although the call failed: the answer was lost, or Vipps failed in the middle. Do not just call
    /// again: list the webhooks, delete the one whose secret you do not have, then register again. Only set by
    /// <see cref="IWebhooksClient.RegisterAsync"/>.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The time to wait before calling again; null if it is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
