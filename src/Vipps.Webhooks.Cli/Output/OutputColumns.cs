using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>The width of an output.</summary>
internal static class OutputColumns
{
    // An output that is not a terminal has no edge to wrap at.
    private const int NoEdge = 100_000;

    extension(IAnsiConsoleOutput output)
    {
        public int Columns => output.IsTerminal ? output.Width : NoEdge;
    }
}
