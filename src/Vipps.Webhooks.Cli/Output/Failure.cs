using System.Net;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Cli;

/// <summary>The reason for which a command failed.</summary>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Message">The description of what happened; never a secret.</param>
/// <param name="Next">The next step; null if none is known.</param>
/// <param name="Status">The status of Vipps' response; null if there was none.</param>
/// <param name="TraceId">The id by which Vipps finds the call; null if it is unknown.</param>
internal sealed record Failure(int ExitCode, string Message, string? Next = null, HttpStatusCode? Status = null, string? TraceId = null)
{
    /// <summary>The next step if it is not known whether a webhook was registered.</summary>
    public static string MayExist { get; } = $"A webhook may exist whose secret is lost: find it with {ToolIdentity.Name} list, delete it, and register again.";

    /// <summary>Returns the failure to report for an exception; null for a bug in the tool, which must surface as it is.</summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        ToolException ended => new(ended.ExitCode, ended.Message, ended.Next),
        OptionsValidationException settings => new(
            Cli.ExitCode.WrongUse,
            string.Join(Environment.NewLine, settings.Failures),
            "Settings come from appsettings.json, user secrets, the environment (Vipps__ClientId or VIPPS_CLIENT_ID) and options: see --help."),
        VippsApiException { OutcomeUnknown: true } unknown => new(
            ReachedOrNot(unknown),
            unknown.Message,
            MayExist,
            unknown.StatusCode,
            unknown.TraceId),
        VippsApiException refused => new(ReachedOrNot(refused), refused.Message, null, refused.StatusCode, refused.TraceId),
        IOException or UnauthorizedAccessException => new(Cli.ExitCode.WrongUse, exception.Message),
        _ => null,
    };

    private static int ReachedOrNot(VippsApiException exception) =>
        exception.StatusCode is null ? Cli.ExitCode.Unreachable : Cli.ExitCode.Refused;
}
