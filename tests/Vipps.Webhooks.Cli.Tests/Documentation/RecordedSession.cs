using System.Reflection;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Cli.Tests.Documentation;

/// <summary>The session of docs/tool.md: its commands, and what each of them printed.</summary>
internal static partial class RecordedSession
{
    public static IReadOnlyList<(string Command, string Output)> Read()
    {
        var path = typeof(RecordedSession).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ToolPage").Value!;
        var steps = new List<(string Command, string Output)>();
        foreach (Match block in ConsoleBlock().Matches(File.ReadAllText(path).ReplaceLineEndings("\n")))
        {
            foreach (var line in block.Groups[1].Value.Split('\n'))
            {
                if (line.StartsWith("$ ", StringComparison.Ordinal))
                {
                    steps.Add((line[2..], ""));
                }
                else
                {
                    steps[^1] = (steps[^1].Command, $"{steps[^1].Output}{line}\n");
                }
            }
        }

        return steps;
    }

    /// <summary>Takes out what differs from run to run: ids, times, signatures, directories, and the width of columns.</summary>
    public static string Normalize(string output, string directory)
    {
        var text = output.ReplaceLineEndings("\n").Replace(directory, "/home/you/shop", StringComparison.Ordinal);
        text = Guids().Replace(text, "<id>");
        text = Times().Replace(text, "<time>");
        text = Dates().Replace(text, "<date>");
        text = Durations().Replace(text, "<ms>");
        text = Rules().Replace(text, "-");
        return Spaces().Replace(text, " ").Replace(" \n", "\n", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex("```console\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex(@"\d{2}:\d{2}:\d{2}Z?")]
    private static partial Regex Times();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex Dates();

    [GeneratedRegex(@"\d+ ms")]
    private static partial Regex Durations();

    [GeneratedRegex("─+")]
    private static partial Regex Rules();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
