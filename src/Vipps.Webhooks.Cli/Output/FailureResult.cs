namespace Vipps.Webhooks.Cli;

/// <summary>The JSON that a script receives if a command fails.</summary>
internal sealed record FailureResult(FailureDetail Error)
{
    public static FailureResult Of(Failure failure) => new(new FailureDetail(
        failure.ExitCode switch
        {
            ExitCode.WrongUse => "wrongUse",
            ExitCode.Unreachable => "unreachable",
            ExitCode.Interrupted => "interrupted",
            _ => "refused",
        },
        failure.Message,
        failure.Next,
        (int?)failure.Status,
        failure.TraceId));
}

/// <param name="Code">One of <c>refused</c>, <c>wrongUse</c>, <c>unreachable</c> and <c>interrupted</c>.</param>
/// <param name="Message">The description of what happened.</param>
/// <param name="Next">The next step; null if none is known.</param>
/// <param name="Status">The status of Vipps' response; null if there was none.</param>
/// <param name="TraceId">The id by which Vipps finds the call; null if it is unknown.</param>
internal sealed record FailureDetail(string Code, string Message, string? Next, int? Status, string? TraceId)
    : Finding(Code, Message, Next);
