using System.Reflection;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>What the README says is so.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Read("README.md");

    public static TheoryData<string> Snippets => [.. CSharpBlock().Matches(Readme).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_IsOneThatTheCompilerReads(string snippet) =>
        Assert.Contains(Normalize(snippet), Normalize(Read("ReadmeSnippets.cs")), StringComparison.Ordinal);

    [Fact]
    public void ConfigurationTable_NamesEachSettingAndNoOther()
    {
        var documented = TableKey().Matches(Readme)
            .SelectMany(row => Code().Matches(row.Groups[1].Value).Select(match => match.Groups[1].Value))
            .Select(key => key.Split(':')[^1])
            .Order();

        var settings = Settings(typeof(VippsWebhooksOptions)).Concat(Settings(typeof(VippsRetryOptions))).Order();

        Assert.Equal(settings, documented);
    }

    [Fact]
    public void ConfigurationTable_TellsTheDefaults()
    {
        var retry = new VippsWebhooksOptions().Retry;

        Assert.Contains($"`Vipps:Retry:MaxRetryAttempts` | {retry.MaxRetryAttempts} |", Readme, StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"`Vipps:Retry:BaseDelay`, `MaxDelay` | {retry.BaseDelay.TotalSeconds} s, {retry.MaxDelay.TotalSeconds} s |"),
            Readme,
            StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"`Vipps:Retry:AttemptTimeout`, `TotalTimeout` | {retry.AttemptTimeout.TotalSeconds} s, {retry.TotalTimeout.TotalSeconds} s |"),
            Readme,
            StringComparison.Ordinal);
        Assert.Contains($"`Vipps:KeyType` | `{new VippsWebhooksOptions().KeyType}` |", Readme, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Settings(Type options) => options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.PropertyType != typeof(VippsRetryOptions))
        .Select(property => property.Name);

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

    private static string Normalize(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"^\| (`Vipps:[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex TableKey();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
