using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>docs/troubleshooting.md has a heading for each log line, reason, outcome and kind of exception, and none that is out of date.</summary>
public sealed partial class TroubleshootingPageTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string Page = Pages.Read("docs/troubleshooting.md");

    private static readonly string[] LogLines = Headings("## Log lines");

    /// <summary>The sources that throw, with literals that are joined by a plus as one.</summary>
    private static readonly Lazy<string> Sources = new(static () => JoinedLiterals().Replace(
        string.Concat(new[] { "Vipps.Webhooks", "Vipps.Webhooks.AspNetCore", "Vipps.Webhooks.Storage", "Vipps.Webhooks.Sqlite", "Vipps.Webhooks.EntityFrameworkCore" }
            .SelectMany(project => Directory.GetFiles(Path.Combine(Pages.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)),
        ""));

    private static readonly Type[] Libraries =
        [typeof(IWebhooksClient), typeof(IVippsWebhookReceiver), typeof(VippsSandbox), typeof(IWebhookInboxAdmin), typeof(VippsWebhookSqliteReceiverBuilderExtensions)];

    public static TheoryData<string, string> Messages => [.. Libraries
        .SelectMany(type => type.Assembly.GetTypes())
        .SelectMany(type => type.GetMethods(Any).Select(method => (type, method.GetCustomAttribute<LoggerMessageAttribute>()?.Message)))
        .Where(line => line.Message is not null)
        .Select(line => new TheoryDataRow<string, string>((line.type.DeclaringType ?? line.type).Name, line.Message!))];

    public static TheoryData<string> Texts => [.. Headings("## Exceptions").SelectMany(heading => Code().Matches(heading).Select(match => match.Groups[1].Value))];

    [Theory]
    [MemberData(nameof(Messages))]
    public void LogLine_HasAHeading(string source, string message) => Assert.True(
        LogLines.Any(heading => message.StartsWith(Plain(heading), StringComparison.Ordinal)),
        $"docs/troubleshooting.md has no heading, under Log lines, with which this line of {source} begins: {message}");

    [Fact]
    public void HeadingOfALogLine_IsOneThatIsLogged() => Assert.All(LogLines, heading => Assert.True(
        Messages.Any(message => message.Data.Item2.StartsWith(Plain(heading), StringComparison.Ordinal)), $"No log line begins with: {heading}"));

    [Theory]
    [MemberData(nameof(Texts))]
    public void HeadingOfAnException_IsInASource(string text)
    {
        Assert.All(
            text.Split('…').Select(part => part.Trim(' ', '\'')).Where(part => part.Any(char.IsLetter)),
            part => Assert.True(Sources.Value.Contains(part, StringComparison.Ordinal), $"No source says: {part}"));
    }

    [Fact]
    public void EachReason_HasAHeading() => Assert.Equal(
        Enum.GetValues<WebhookVerification>().Where(reason => reason != WebhookVerification.Valid).Select(reason => $"{reason}").Order(),
        Headings("## Reasons").Order());

    [Fact]
    public void EachOutcome_IsNamedUnderItsStatus() => Assert.All(
        Enum.GetNames<DeliveryOutcome>(), outcome => Assert.Contains($"`{outcome}`", Section("## Statuses"), StringComparison.Ordinal));

    [Theory]
    [InlineData(typeof(VippsApiException))]
    [InlineData(typeof(VippsTokenException))]
    public void EachExceptionOfTheSdk_HasAHeading(Type exception) => Assert.Contains($"\n### {exception.Name}\n", Page, StringComparison.Ordinal);

    /// <summary>The headings of the lowest level in a section.</summary>
    private static string[] Headings(string section)
    {
        var text = Section(section);
        var level = text.Contains("\n#### ", StringComparison.Ordinal) ? "\n#### " : "\n### ";
        return [.. text.Split(level).Skip(1).Select(part => part.Split('\n')[0])];
    }

    private static string Section(string heading)
    {
        var begin = Page.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        var end = Page.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
        return end < 0 ? Page[begin..] : Page[begin..end];
    }

    private static string Plain(string heading) => heading.Trim('`');

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("\"\\s*\\+ \\$?\"")]
    private static partial Regex JoinedLiterals();
}
