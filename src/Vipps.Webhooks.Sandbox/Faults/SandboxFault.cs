using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>One way for a call to go wrong. Immutable: the same fault may be set for several calls.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class SandboxFault
{
    private readonly Func<DateTimeOffset, ApiAnswer>? _answer;
    private readonly string _text;

    private SandboxFault(string text, Func<DateTimeOffset, ApiAnswer>? answer = null)
    {
        _text = text;
        _answer = answer;
    }

    /// <summary>The longest delay that a fault may have: one day.</summary>
    public static TimeSpan MaxDelay { get; } = TimeSpan.FromDays(1);

    /// <summary>The connection is broken off without an answer, and nothing was done: an endpoint that is down.</summary>
    /// <remarks>
    /// Many HTTP stacks, .NET's too, silently repeat a request without a body when a connection that was used before breaks. The
    /// sandbox sees and counts each of them.
    /// </remarks>
    public static SandboxFault ConnectionAborted { get; } = new("connection aborted") { Aborts = true };

    /// <summary>
    /// The call is carried out, then the connection is broken off instead of answering: a registration exists whose secret nobody has.
    /// </summary>
    public static SandboxFault AnswerLost { get; } = new("answer lost") { Aborts = true, Processes = true };

    internal TimeSpan Delay { get; private init; }

    internal bool Aborts { get; private init; }

    internal bool Processes { get; private init; }

    /// <summary>Answers with an error, and does nothing.</summary>
    /// <param name="status">The status, 300 to 599.</param>
    /// <param name="body">The shape of the body; the gateway's by default.</param>
    /// <param name="retryAfter">What <c>Retry-After</c> says, rounded up to whole seconds; no such header by default.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="status"/> is not 300 to 599, or <paramref name="retryAfter"/> is negative.
    /// </exception>
    public static SandboxFault Answer(
        HttpStatusCode status, SandboxErrorBody body = SandboxErrorBody.Gateway, TimeSpan? retryAfter = null)
    {
        ThrowIfNoError(status, retryAfter);
        return new SandboxFault($"answer {(int)status}", now => ErrorBodies.Write(status, body, now).WithRetryAfter(retryAfter));
    }

    /// <summary>Answers with an error and exactly this body, well-formed or not, and does nothing.</summary>
    /// <param name="status">The status, 300 to 599.</param>
    /// <param name="contentType">The value of <c>Content-Type</c>, such as <c>application/json</c>.</param>
    /// <param name="body">The body, sent in UTF-8.</param>
    /// <param name="retryAfter">What <c>Retry-After</c> says, rounded up to whole seconds; no such header by default.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="status"/> is not 300 to 599, or <paramref name="retryAfter"/> is negative.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> is empty.</exception>
    public static SandboxFault AnswerText(HttpStatusCode status, string contentType, string body, TimeSpan? retryAfter = null)
    {
        ThrowIfNoError(status, retryAfter);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        ArgumentNullException.ThrowIfNull(body);
        return new SandboxFault(
            $"answer {(int)status}", _ => ApiAnswer.Text(status, contentType, body).WithRetryAfter(retryAfter));
    }

    /// <summary>Answers as always, but late.</summary>
    /// <param name="delay">How late, on the sandbox's clock: from zero to <see cref="MaxDelay"/>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of range.</exception>
    public static SandboxFault Slow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, MaxDelay);
        return new SandboxFault($"slow by {delay}") { Delay = delay, Processes = true };
    }

    /// <summary>What the fault does, in a few words.</summary>
    public override string ToString() => _text;

    internal ApiAnswer? AnswerInstead(DateTimeOffset now) => _answer?.Invoke(now);

    private static void ThrowIfNoError(HttpStatusCode status, TimeSpan? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)status, 300, nameof(status));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)status, 599, nameof(status));
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
    }
}
