using System.Net;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Cli;

/// <summary>Why a command ended without what it was called for.</summary>
/// <param name="ExitCode">What the process says.</param>
/// <param name="Message">What happened; never a secret.</param>
/// <param name="Next">What to do about it, where that is known.</param>
/// <param name="Status">What Vipps answered.</param>
/// <param name="TraceId">The id by which Vipps finds the call.</param>
internal sealed record Failure(int ExitCode, string Message, string? Next = null, HttpStatusCode? Status = null, string? TraceId = null)
{
    /// <summary>What to do if nobody knows whether a webhook was registered.</summary>
    public static string MayExist { get; } = $"A webhook may exist whose secret nobody has: see {ToolIdentity.Name} list, delete it, and register again.";

    /// <summary>What to say of an exception; null where it is a defect of ours, which must not be prettied up.</summary>
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
