using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>docs/settings.md has what the schemas have, which <see cref="ConfigurationSchemaTests"/> compares with the options.</summary>
public sealed partial class SettingsPageTests
{
    private const string Page = "docs/settings.md";

    private static readonly SortedDictionary<string, string> Schema = new(
        Settings("Vipps", Properties("Client")).Concat(Settings("Vipps", Properties("Receiver"))).Concat(Settings("Vipps", Properties("Inbox"))).DistinctBy(setting => setting.Key).ToDictionary(),
        StringComparer.Ordinal);

    public static TheoryData<string, string> Examples =>
        [.. Pages.All.SelectMany(page => Pages.Blocks(page, "json").Select(block => new TheoryDataRow<string, string>(page, block)))];

    [Fact]
    public void Tables_HaveEachSettingWithItsDefaultAndNoOther()
    {
        var documented = TableRow().Matches(Pages.Read(Page)).ToDictionary(row => row.Groups["key"].Value, row => row.Groups["default"].Value.Trim('`'));

        Assert.Equal(Schema, new SortedDictionary<string, string>(documented, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_HasNoSettingThatEditorsDoNotKnow(string page, string example)
    {
        var known = Schema.Keys.ToHashSet();

        Assert.All(Leaves("", JsonNode.Parse(example)!), key => Assert.True(known.Contains(Index().Replace(key, ":0:")), $"{page}: {key}"));
    }

    private static IEnumerable<KeyValuePair<string, string>> Settings(string path, JsonObject properties) => properties.SelectMany(property =>
        property.Value!["properties"] is JsonObject inner ? Settings($"{path}:{property.Key}", inner)
        : property.Value["items"] is not null && property.Key == "Registrations" ? Settings($"{path}:{property.Key}:0", Registration())
        : [KeyValuePair.Create($"{path}:{property.Key}", DefaultOf(property.Value))]);

    private static string DefaultOf(JsonNode setting) => setting["default"] switch
    {
        null => "–",
        var value => value.ToString(),
    };

    private static IEnumerable<string> Leaves(string path, JsonNode node) => node switch
    {
        JsonObject inner => inner.SelectMany(property => Leaves(path.Length == 0 ? property.Key : $"{path}:{property.Key}", property.Value!)),
        JsonArray list when !path.EndsWith("Events", StringComparison.Ordinal) => list.SelectMany((entry, index) => Leaves($"{path}:{index}", entry!)),
        _ => [path],
    };

    private static JsonObject Registration() => Read("Receiver")["definitions"]!["vippsRegistration"]!["properties"]!.AsObject();

    private static JsonObject Properties(string schema) => Read(schema)["properties"]!["Vipps"]!["properties"]!.AsObject();

    private static JsonNode Read(string schema) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schemas", $"{schema}.json")))!;

    [GeneratedRegex(@"^\| `(?<key>Vipps:[^`]*)` \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@":\d+:")]
    private static partial Regex Index();
}
