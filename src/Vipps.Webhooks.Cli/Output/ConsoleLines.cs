using Spectre.Console;
using Spectre.Console.Rendering;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes the two kinds of lines: sentences, which wrap at spaces, and everything else, which never wraps.</summary>
internal static class ConsoleLines
{
    extension(IAnsiConsole console)
    {
        /// <summary>Writes one line as it is, however long: for text that may be copied, such as secrets, URLs and commands.</summary>
        public void WriteRaw(params IReadOnlyList<ColoredText> parts) => console.Write(new RawLine(parts));

        /// <summary>Writes a sentence, wrapped at spaces to the terminal's width.</summary>
        /// <param name="text">The sentence.</param>
        /// <param name="color">Its colour; null for the terminal's own.</param>
        /// <param name="indent">The columns that are left free on each line.</param>
        /// <param name="head">The text in those columns on the first line; null if there is none.</param>
        public void WriteProse(string text, Color? color = null, int indent = 0, ColoredText? head = null)
        {
            var margin = new ColoredText(new string(' ', indent));
            var first = head is { } mark ? mark with { Text = mark.Text.PadRight(indent) } : margin;
            foreach (var line in WordWrap.Lines(PlainText.Of(text), console.Profile.Width - indent))
            {
                console.WriteRaw(first, new ColoredText(line, color));
                first = margin;
            }
        }
    }

    private sealed class RawLine(IReadOnlyList<ColoredText> parts) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            [.. parts.Where(static part => part.Text.Length > 0).Select(static part => new Segment(PlainText.Of(part.Text), new Style(foreground: part.Color))), Segment.LineBreak];
    }
}
