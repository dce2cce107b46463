using System.Text.Json.Serialization;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>One thing that was found. Quotes no secret, key or signature, and nothing from a body.</summary>
/// <param name="Code">For scripts; a promise.</param>
/// <param name="Message">The fact itself.</param>
/// <param name="Next">Its usual meaning, and what to do about it; null if there is nothing to do.</param>
/// <remarks>In JSON its members come first, and after <paramref name="Code"/> that of order -2, if a derived record has one.</remarks>
internal record Finding(
    [property: JsonPropertyOrder(-3)] string Code,
    [property: JsonPropertyOrder(-1)] string Message,
    [property: JsonPropertyOrder(-1)] string? Next)
{
    /// <summary>Writes the message and, below it, what to do.</summary>
    public void WriteTo(IAnsiConsole console)
    {
        console.WriteProse(Message, indent: 2, head: new ColoredText("! ", Color.Yellow));
        if (Next is not null)
        {
            console.WriteProse(Next, indent: 2);
        }
    }
}
