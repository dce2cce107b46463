using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>What to do about the checks: each hint is given once, after the last of the checks in a row that share it.</summary>
internal sealed class Hints
{
    /// <summary>The columns before a message.</summary>
    public const int Indent = 9;

    private readonly HashSet<string> _given = [];
    private string? _waiting;

    /// <summary>Goes on to the next check, whose message comes now.</summary>
    /// <param name="console">Where hints are written.</param>
    /// <param name="hint">The hint of that check; null if it has none.</param>
    public void Follow(IAnsiConsole console, string? hint)
    {
        if (hint != _waiting)
        {
            Flush(console);
        }

        _waiting = hint;
    }

    /// <summary>Gives the hint that still waits, if any.</summary>
    public void Flush(IAnsiConsole console)
    {
        if (_waiting is { } hint && _given.Add(hint))
        {
            console.WriteProse(hint, Color.Grey, Indent);
        }

        _waiting = null;
    }
}
