namespace Vipps.Webhooks.Cli;

/// <summary>
/// Breaks a sentence into lines at spaces: never inside a word, which may be a URL or a secret, and never inside a command. A word that is
/// longer than a line stays whole: the terminal shows it on two rows, and a copy of it has no line break.
/// </summary>
internal static class WordWrap
{
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        string? line = null;
        foreach (var chunk in Chunks(text.Split(' ')))
        {
            if (line is not null && line.Length + 1 + chunk.Length > width)
            {
                lines.Add(line);
                line = chunk;
            }
            else
            {
                line = line is null ? chunk : $"{line} {chunk}";
            }
        }

        return [.. lines, line ?? ""];
    }

    // Groups the words that stay together on one line.
    private static IEnumerable<string> Chunks(string[] words)
    {
        var begin = 0;
        for (var next = 1; next < words.Length; next++)
        {
            if (!BelongsTogether(words[next - 1], words[next]))
            {
                yield return string.Join(' ', words[begin..next]);
                begin = next;
            }
        }

        yield return string.Join(' ', words[begin..]);
    }

    // The tool and its command, a command and the one below it, an option and its value, a command and its id.
    private static bool BelongsTogether(string word, string next) =>
        word == ToolIdentity.Name || ToolCommandLine.IsGroup(word, next) || word.StartsWith("--", StringComparison.Ordinal) || next.StartsWith('-')
        || Guid.TryParse(next.TrimEnd('.', ',', ':'), out _);
}
