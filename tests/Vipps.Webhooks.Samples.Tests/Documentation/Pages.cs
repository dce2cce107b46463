using System.Reflection;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>The README and the pages of <c>docs</c>, as they are in the repository.</summary>
internal static partial class Pages
{
    public const string Readme = "README.md";

    public static readonly string Root = Path.GetFullPath(
        typeof(Pages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!);

    /// <summary>Paths from the root of the repository, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } = [Readme, .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Select(
        static path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];

    /// <summary>The READMEs of the packages.</summary>
    public static IReadOnlyList<string> OfPackages { get; } = [.. Directory.GetDirectories(Path.Combine(Root, "src"))
        .Where(static folder => Directory.GetFiles(folder, "*.csproj").Length > 0)
        .Select(static folder => $"src/{Path.GetFileName(folder)}/README.md")
        .Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>The fenced blocks of a page that are written in a language.</summary>
    public static IEnumerable<string> Blocks(string path, string language) => FencedBlock().Matches(Read(path))
        .Where(match => match.Groups["language"].Value == language)
        .Select(match => match.Groups["text"].Value);

    [GeneratedRegex(@"^```(?<language>[^\n]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();
}
