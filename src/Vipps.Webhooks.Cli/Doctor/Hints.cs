using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes the next steps of the checks: each of them once, after the last of successive checks that share it.</summary>
internal sealed class Hints
{
    /// <summary>The number of columns before a message.</summary>
    public const int Indent = 9;

    private readonly HashSet<string> _given = [];
    private string? _waiting;

    /// <summary>Continues with the next check, whose message is written after this.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="hint">The hint of that check; null if it has none.</param>
    public void Follow(IAnsiConsole console, string? hint)
    {
        if (hint != _waiting)
        {
            Flush(console);
        }

        _waiting = hint;
    }

    /// <summary>Writes the hint that still waits, if there is one.</summary>
    public void Flush(IAnsiConsole console)
    {
        if (_waiting is { } hint && _given.Add(hint))
        {
            console.WriteProse(hint, Color.Grey, Indent);
        }

        _waiting = null;
    }
}
