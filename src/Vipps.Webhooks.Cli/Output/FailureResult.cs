namespace Vipps.Webhooks.Cli;

/// <summary>What a script gets where a command failed.</summary>
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
/// <param name="Message">What happened.</param>
/// <param name="Next">What to do about it.</param>
/// <param name="Status">The status that Vipps answered.</param>
/// <param name="TraceId">The id by which Vipps finds the call.</param>
internal sealed record FailureDetail(string Code, string Message, string? Next, int? Status, string? TraceId)
    : Finding(Code, Message, Next);
