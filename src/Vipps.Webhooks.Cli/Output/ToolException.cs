namespace Vipps.Webhooks.Cli;

/// <summary>Ends a command with a message for people.</summary>
internal sealed class ToolException(int exitCode, string message, string? next = null, Exception? cause = null) : Exception(message, cause)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The next step; null if none is known.</summary>
    public string? Next { get; } = next;

    public static ToolException WrongUse(string message, string? next = null, Exception? cause = null) =>
        new(Cli.ExitCode.WrongUse, message, next, cause);
}
