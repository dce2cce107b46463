using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>
/// The C# of the README, of each page and of the packages' READMEs is read by the compiler: it is in a file of the folder <c>Snippets</c>,
/// or of the recipes with their own packages, white space aside. A block that cannot be, as it needs what is not referenced here, says so in its first line:
/// <c>// Not compiled here: …</c>.
/// </summary>
public sealed partial class SnippetTests
{
    private const string NotCompiled = "// Not compiled here: ";

    private static readonly string[] Compiled =
    [
        .. ((string[])["tests/Vipps.Webhooks.Samples.Tests/Snippets", "tests/Vipps.Webhooks.Recipes"])
            .SelectMany(static folder => Directory.GetFiles(Path.Combine(Pages.Root, folder), "*.cs"))
            .Select(File.ReadAllText)
            .Select(Normalize),
    ];

    public static TheoryData<string, string> Snippets =>
        [.. Pages.All.Concat(Pages.OfPackages).SelectMany(page => Pages.Blocks(page, "csharp").Select(block => new TheoryDataRow<string, string>(page, block)))];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_IsOneThatTheCompilerReads(string page, string snippet)
    {
        if (snippet.StartsWith(NotCompiled, StringComparison.Ordinal))
        {
            return;
        }

        var usings = UsingLine().Matches(snippet).Select(match => match.Value);
        var code = Normalize(UsingLine().Replace(snippet, ""));

        Assert.True(
            Compiled.Any(file => file.Contains(code, StringComparison.Ordinal) && usings.All(line => file.Contains(line, StringComparison.Ordinal))),
            $"{page} has C# that no file of Snippets has:\n{snippet}");
    }

    private static string Normalize(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex(@"^using [\w.]+;$", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
