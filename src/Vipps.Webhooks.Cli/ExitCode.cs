namespace Vipps.Webhooks.Cli;

/// <summary>The exit codes of the tool: a promise to scripts, documented in <c>docs/tool.md</c> and in <c>--help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Success: nothing is wrong.</summary>
    public const int Fine = 0;

    /// <summary>Vipps refused, or a fault was found.</summary>
    public const int Refused = 1;

    /// <summary>The command line or a setting is wrong; nothing was done.</summary>
    public const int WrongUse = 2;

    /// <summary>There was no response.</summary>
    public const int Unreachable = 3;

    /// <summary>Ctrl-C, by the convention of shells: 128 plus the number of the signal.</summary>
    public const int Interrupted = 130;
}
