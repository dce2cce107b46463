using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>A fault of a call. Immutable: the same fault can be set for several calls.</summary>
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

    /// <summary>Breaks the connection off without an answer, before the call is processed: an endpoint that is down.</summary>
    /// <remarks>
    /// Many HTTP stacks, including .NET's, silently repeat a request without a body if a connection that was used before breaks. The
    /// sandbox records and counts each of them.
    /// </remarks>
    public static SandboxFault ConnectionAborted { get; } = new("connection aborted") { Aborts = true };

    /// <summary>
    /// Processes the call, then breaks the connection off instead of answering. After a registration request, a webhook exists whose secret
    /// the caller never got.
    /// </summary>
    public static SandboxFault AnswerLost { get; } = new("answer lost") { Aborts = true, Processes = true };

    internal TimeSpan Delay { get; private init; }

    internal bool Aborts { get; private init; }

    internal bool Processes { get; private init; }

    /// <summary>Creates a fault that answers with an error before the call is processed.</summary>
    /// <param name="status">The status, 300 to 599.</param>
    /// <param name="body">The format of the body. Default: the gateway's.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, rounded up to whole seconds. Default: no such header.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="status"/> is not 300 to 599, or <paramref name="retryAfter"/> is negative.
    /// </exception>
    public static SandboxFault Answer(
        HttpStatusCode status, SandboxErrorBody body = SandboxErrorBody.Gateway, TimeSpan? retryAfter = null)
    {
        ThrowIfNotAnError(status, retryAfter);
        return new SandboxFault($"answer {(int)status}", now => ErrorBodies.Write(status, body, now).WithRetryAfter(retryAfter));
    }

    /// <summary>Creates a fault that answers with an error and exactly this body, well-formed or not, before the call is processed.</summary>
    /// <param name="status">The status, 300 to 599.</param>
    /// <param name="contentType">The value of <c>Content-Type</c>, such as <c>application/json</c>.</param>
    /// <param name="body">The body, sent in UTF-8.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, rounded up to whole seconds. Default: no such header.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="status"/> is not 300 to 599, or <paramref name="retryAfter"/> is negative.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> is empty.</exception>
    public static SandboxFault AnswerText(HttpStatusCode status, string contentType, string body, TimeSpan? retryAfter = null)
    {
        ThrowIfNotAnError(status, retryAfter);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        ArgumentNullException.ThrowIfNull(body);
        return new SandboxFault(
            $"answer {(int)status}", _ => ApiAnswer.Text(status, contentType, body).WithRetryAfter(retryAfter));
    }

    /// <summary>Creates a fault that delays the call and then answers as usual.</summary>
    /// <param name="delay">The delay, on the sandbox's clock: from zero to <see cref="MaxDelay"/>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of range.</exception>
    public static SandboxFault Slow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, MaxDelay);
        return new SandboxFault($"slow by {delay}") { Delay = delay, Processes = true };
    }

    /// <summary>Describes the fault in a few words.</summary>
    public override string ToString() => _text;

    internal ApiAnswer? AnswerInstead(DateTimeOffset now) => _answer?.Invoke(now);

    private static void ThrowIfNotAnError(HttpStatusCode status, TimeSpan? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)status, 300, nameof(status));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)status, 599, nameof(status));
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
    }
}
