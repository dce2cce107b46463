namespace Vipps.Webhooks.Cli;

/// <summary>Text of others on this terminal.</summary>
internal static class PlainText
{
    /// <summary>Without control characters: they could move the cursor, and say something else than was said.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? new string([.. text.Select(static letter => char.IsControl(letter) ? '?' : letter)]) : text;

    /// <summary>The same, of several lines.</summary>
    public static string OfLines(string text) => string.Join(Environment.NewLine, text.ReplaceLineEndings("\n").Split('\n').Select(Of));
}
