namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>No link of what people read leads nowhere.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Read =>
    [
        .. Pages.All, .. Pages.OfPackages, "docs/llms.txt",
        .. Markdown("."), .. Markdown(".github"), .. Directory.GetDirectories(Path.Combine(Pages.Root, "samples")).SelectMany(Markdown),
    ];

    [Theory]
    [MemberData(nameof(Read))]
    public void Links_OfWhatIsRead_LeadSomewhere(string path) => Assert.Empty(Links.Faults(path, Pages.Read(path)));

    [Theory]
    [InlineData("docs/settings.md", "[a](no-such-page.md)", "no-such-page.md: is not in the repository")]
    [InlineData("docs/settings.md", "[a](../../outside.md)", "../../outside.md: is not in the repository")]
    [InlineData("docs/settings.md", "[a](tool.md#no-such-heading)", "tool.md#no-such-heading: is not a heading there")]
    [InlineData("docs/settings.md", "# A\n[a](#b)", "#b: is not a heading there")]
    [InlineData("docs/settings.md", "```sh\n# a comment\n```\n[a](#a-comment)", "#a-comment: is not a heading there")]
    [InlineData("docs/settings.md", "[a](http://example.com/)", "http://example.com/: is not an address of https")]
    [InlineData("docs/settings.md", "[a](https://localhost/)", "https://localhost/: is not an address of https")]
    [InlineData("docs/settings.md", "[a](https://example.com/%zz)", "https://example.com/%zz: is not an address of https")]
    [InlineData("src/Vipps.Webhooks/README.md", "[a](README.md)", "README.md: does not begin with ../../, so that it would lead nowhere from a package")]
    public void Link_ThatLeadsNowhere_IsSeen(string path, string text, string fault) => Assert.Equal(fault, Assert.Single(Links.Faults(path, text)));

    [Theory]
    [InlineData("docs/settings.md", "# A `b.c()`, [d](tool.md) – e_f\n[a](#a-bc-d--e_f)")]
    [InlineData("docs/settings.md", "# A\n# A\n[a](#a-1)")]
    [InlineData("docs/settings.md", "`[a](no-such-page.md)`\n```\n[a](no-such-page.md)\n```")]
    [InlineData("docs/settings.md", "[a](../samples) and [b](../src/icon.png)")]
    [InlineData("README.md", "[a](https://example.com/a?b=c#d)")]
    [InlineData("src/Vipps.Webhooks/README.md", "[a](../../docs/tool.md)")]
    public void Link_ThatLeadsSomewhere_IsFine(string path, string text) => Assert.Empty(Links.Faults(path, text));

    private static IEnumerable<string> Markdown(string folder) => Directory.GetFiles(Path.Combine(Pages.Root, folder), "*.md")
        .Select(static file => Path.GetRelativePath(Pages.Root, file).Replace('\\', '/'))
        .Where(static path => path != Pages.Readme)
        .Order(StringComparer.Ordinal);
}
