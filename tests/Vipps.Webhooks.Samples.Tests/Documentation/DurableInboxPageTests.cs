using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>docs/durable-inbox.md has the settings of an inbox, and docs/operate.md what an inbox measures.</summary>
public sealed partial class DurableInboxPageTests
{
    [Fact]
    public void Table_HasEachSettingWithItsDefaultAndNoOther()
    {
        var defaults = new InboxOptions();

        Assert.Equal(
            typeof(InboxOptions).GetProperties().Select(property => $"{property.Name}: {Text(property.GetValue(defaults)!)}").Order(StringComparer.Ordinal),
            TableRow().Matches(Pages.Read("docs/durable-inbox.md").Split("\n## Settings\n")[1].Split("\n## ")[0])
                .Select(row => $"{row.Groups["name"].Value}: {row.Groups["default"].Value.Trim('`')}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EachInstrumentAndActivity_IsOnThePageAboutOperating()
    {
        var names = typeof(IWebhookInboxAdmin).Assembly.GetType("Vipps.Webhooks.Storage.Telemetry.InboxTelemetry", throwOnError: true)!
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToArray();

        Assert.Contains("vipps.webhooks.inbox.stored", names);
        Assert.All(names, name => Assert.Contains($"`{name}`", Pages.Read("docs/operate.md"), StringComparison.Ordinal));
    }

    private static string Text(object value) => value switch
    {
        TimeSpan { TotalDays: >= 1 } time => $"{time.TotalDays} days",
        TimeSpan { TotalMinutes: >= 1 } time => $"{time.TotalMinutes} minutes",
        TimeSpan time => $"{time.TotalSeconds} seconds",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
