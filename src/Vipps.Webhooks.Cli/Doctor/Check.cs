using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <summary>One line of the doctor's list.</summary>
/// <param name="Code">The subject of the check, such as <c>keys</c>; a promise to scripts.</param>
/// <param name="Status"><c>ok</c>, <c>warning</c> or <c>fault</c>.</param>
/// <param name="Message">The result.</param>
/// <param name="Next">The next step; null if there is nothing to do.</param>
internal sealed record Check(string Code, [property: JsonPropertyOrder(-2)] string Status, string Message, string? Next)
    : Finding(Code, Message, Next)
{
    public const string OkStatus = "ok";
    public const string WarningStatus = "warning";
    public const string FaultStatus = "fault";

    public static Check Ok(string code, string message, string? next = null) => new(code, OkStatus, message, next);

    public static Check Warning(string code, string message, string? next) => new(code, WarningStatus, message, next);

    public static Check Fault(string code, string message, string? next = null) => new(code, FaultStatus, message, next);
}

/// <param name="Checks">The checks, in order.</param>
/// <param name="Faults">The number of faults.</param>
/// <param name="Warnings">The number of warnings.</param>
internal sealed record DoctorResult(IReadOnlyList<Check> Checks, int Faults, int Warnings)
{
    public static DoctorResult Of(IReadOnlyList<Check> checks) => new(
        checks,
        checks.Count(static check => check.Status == Check.FaultStatus),
        checks.Count(static check => check.Status == Check.WarningStatus));
}
