using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>What editors are told of the section "Vipps" is what the options are.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly JsonObject Client = Vipps("Client");
    private static readonly JsonObject Receiver = Vipps("Receiver");
    private static readonly JsonObject Inbox = Vipps("Inbox");

    // Of options of their own.
    private static readonly string[] Parts = ["CatchUp", "Registrar"];

    [Fact]
    public void Client_IsTheOptions() => AssertIs(
        new VippsWebhooksOptions(), new JsonObject(Client.Where(setting => !Parts.Contains(setting.Key)).Select(setting => KeyValuePair.Create(setting.Key, setting.Value?.DeepClone()))), ignored: "Retry");

    [Fact]
    public void Retry_IsTheOptions() => AssertIs(new VippsRetryOptions(), Properties(Client["Retry"]!));

    [Fact]
    public void Receiver_IsTheOptions() => AssertIs(new VippsWebhookReceiverOptions(), Properties(Receiver["Receiver"]!));

    [Fact]
    public void Registrar_IsTheOptions() => AssertIs(new WebhookRegistrarOptions(), Properties(Client["Registrar"]!));

    [Fact]
    public void CatchUp_IsTheOptions() => AssertIs(new CatchUpOptions(), Properties(Client["CatchUp"]!));

    [Fact]
    public void Inbox_IsTheOptions() => AssertIs(new InboxOptions(), Properties(Inbox["Inbox"]!));

    [Fact]
    public void Registration_HasTheFieldsThatAreRead()
    {
        var schema = Properties(Read("Receiver")["definitions"]!["vippsRegistration"]!);

        Assert.Equal(["Events", "Id", "Secret", "Url"], Names(schema));
        Assert.Equal("#/definitions/vippsRegistration", Receiver["Registrations"]!["items"]!["$ref"]!.GetValue<string>());
        Assert.Equal("#/definitions/vippsRegistration", Receiver["Registrations"]!["additionalProperties"]!["$ref"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("ClientSecret")]
    [InlineData("SubscriptionKey")]
    public void Secret_IsToldToBeKeptElsewhere(string name) =>
        Assert.Contains("Keep it out of this file", Client[name]!["description"]!.GetValue<string>(), StringComparison.Ordinal);

    [Theory]
    [InlineData("QuickStart")]
    [InlineData("Webshop")]
    public void Sample_HasNoSettingThatEditorsDoNotKnow(string sample) =>
        Assert.Subset(new HashSet<string>([.. Names(Client), .. Names(Receiver), .. Names(Inbox)]), new HashSet<string>(Names(Read(sample)["Vipps"]!.AsObject())));

    private static void AssertIs(object options, JsonObject schema, string? ignored = null)
    {
        PropertyInfo[] settings =
            [.. options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(setting => setting.Name, StringComparer.Ordinal)];

        Assert.Equal(settings.Select(setting => setting.Name), Names(schema));
        Assert.All(settings.Where(setting => setting.Name != ignored), setting =>
        {
            var described = schema[setting.Name]!.AsObject();
            Assert.False(string.IsNullOrWhiteSpace(described["description"]?.GetValue<string>()));
            AssertKind(Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType, described);
            AssertDefault(setting, setting.GetValue(options), described);
        });
    }

    private static void AssertKind(Type type, JsonObject described)
    {
        if (type == typeof(int))
        {
            Assert.Equal("integer", described["type"]!.GetValue<string>());
        }
        else if (type == typeof(bool))
        {
            Assert.Equal("boolean", described["type"]!.GetValue<string>());
        }
        else if (type.IsEnum)
        {
            Assert.Equal(Enum.GetNames(type), described["enum"]!.AsArray().Select(value => value!.GetValue<string>()));
        }
        else if (type == typeof(TimeSpan))
        {
            var pattern = described["pattern"]!.GetValue<string>();
            Assert.All(["00:00:10", "00:00:00.5", "1.00:00:00", "0:01"], time => Assert.Matches(pattern, time));
            Assert.All(["10", "10s", "soon", "PT10S"], time => Assert.DoesNotMatch(pattern, time));
        }
        else
        {
            Assert.True(type == typeof(string) || type == typeof(Uri), $"{type} has no kind here.");
            Assert.Contains("string", described["type"]!.ToJsonString(), StringComparison.Ordinal);
        }
    }

    private static void AssertDefault(PropertyInfo setting, object? value, JsonObject described)
    {
        var told = described["default"]?.ToString();
        if (value is null)
        {
            Assert.Null(told);
        }
        else
        {
            Assert.NotNull(told);
            Assert.Equal(value, TypeDescriptor.GetConverter(setting.PropertyType).ConvertFromString(null, CultureInfo.InvariantCulture, told));
        }
    }

    private static IEnumerable<string> Names(JsonObject schema) => schema.Select(property => property.Key).Order(StringComparer.Ordinal);

    private static JsonObject Vipps(string file) => Properties(Properties(Read(file))["Vipps"]!);

    private static JsonObject Properties(JsonNode schema) => schema["properties"]!.AsObject();

    private static JsonObject Read(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schemas", $"{file}.json")))!.AsObject();
}
