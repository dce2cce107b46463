using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The result of one attempt on the wire.</summary>
internal readonly record struct AttemptResult(SandboxAttemptOutcome Outcome, HttpStatusCode? StatusCode, string? Failure)
{
    public bool IsAccepted => Outcome == SandboxAttemptOutcome.Accepted;

    /// <summary>Indicates whether the receiver answered, whatever the answer.</summary>
    public bool HasAnswer => StatusCode is not null;

    public static AttemptResult Answered(HttpStatusCode status) => (int)status is >= 200 and <= 299
        ? new(SandboxAttemptOutcome.Accepted, status, null)
        : new(SandboxAttemptOutcome.Refused, status, $"The receiver answered {(int)status}.");

    public static AttemptResult TimedOut() => new(
        SandboxAttemptOutcome.TimedOut,
        null,
        $"The receiver did not answer within {DeliverySchedule.AttemptTimeout.TotalSeconds:0} seconds.");

    public static AttemptResult AnswerLost() =>
        new(SandboxAttemptOutcome.Unreachable, null, "The receiver's answer was lost on purpose.");

    public static AttemptResult Unreachable(string reason) =>
        new(SandboxAttemptOutcome.Unreachable, null, $"The receiver could not be reached: {reason}");
}
