namespace Vipps.Webhooks.Cli;

/// <summary>What the tool says when it ends; a promise to scripts, written down in the README and in <c>--help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done, and nothing is wrong.</summary>
    public const int Fine = 0;

    /// <summary>Vipps refused, or what was looked at has a fault.</summary>
    public const int Refused = 1;

    /// <summary>The command line or a setting is wrong; nothing was done.</summary>
    public const int WrongUse = 2;

    /// <summary>There was no answer.</summary>
    public const int Unreachable = 3;

    /// <summary>Ctrl-C, as shells have it: 128 and the number of the signal.</summary>
    public const int Interrupted = 130;
}
