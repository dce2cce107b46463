using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>A part of a line in one colour.</summary>
/// <param name="Text">The text; control characters in it are not shown.</param>
/// <param name="Color">The colour; null for the terminal's own.</param>
internal readonly record struct ColoredText(string Text, Color? Color = null)
{
    public static implicit operator ColoredText(string text) => new(text);
}
