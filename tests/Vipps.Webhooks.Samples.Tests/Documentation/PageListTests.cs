using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>The pages can be found, and the README can be read in one sitting.</summary>
public sealed partial class PageListTests
{
    public static TheoryData<string> Docs => [.. Pages.All.Where(page => page != Pages.Readme)];

    [Theory]
    [MemberData(nameof(Docs))]
    public void Page_IsInTheListForLanguageModelsWithItsTitleAndASentence(string page)
    {
        var title = Title().Match(Pages.Read(page)).Groups[1].Value;
        var name = page["docs/".Length..];

        Assert.Matches($@"(?m)^- \[[^\]]+\]\({Regex.Escape(name)}\): .+\.$", Pages.Read("docs/llms.txt"));
        Assert.NotEqual("", title);
    }

    [Fact]
    public void ListForLanguageModels_HasNoOtherPage() => Assert.Equal(
        Docs.Select(page => page.Data["docs/".Length..]).Order(StringComparer.Ordinal),
        Link().Matches(Pages.Read("docs/llms.txt")).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Readme_HasAtMost150Lines() => Assert.InRange(Pages.Read(Pages.Readme).Split('\n').Length - 1, 1, 150);

    [GeneratedRegex("^# (.+)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex(@"\]\(([^)]+\.md)\)")]
    private static partial Regex Link();
}
