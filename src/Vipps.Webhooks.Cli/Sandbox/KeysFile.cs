using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Keeps the keys of a sandbox after it ends, in a file in the format of appsettings.json: created by the first run, used again by the
/// next, and read by the shop or by this tool's <c>--config</c>.
/// </summary>
internal static class KeysFile
{
    private const string BaseAddress = nameof(VippsWebhooksOptions.BaseAddress);
    private const string ClientId = nameof(VippsWebhooksOptions.ClientId);
    private const string ClientSecret = nameof(VippsWebhooksOptions.ClientSecret);
    private const string SubscriptionKey = nameof(VippsWebhooksOptions.SubscriptionKey);
    private const string MerchantSerialNumber = nameof(VippsWebhooksOptions.MerchantSerialNumber);

    /// <summary>Returns the file of the webhooks, beside that of the keys: <c>sandbox.webhooks.json</c> beside <c>sandbox.json</c>.</summary>
    public static string WebhooksBeside(FileInfo keys) => Path.ChangeExtension(keys.FullName, ".webhooks.json");

    /// <returns>The keys; null if there is no such file yet.</returns>
    /// <exception cref="ToolException">The file is not that of a sandbox.</exception>
    public static SandboxKeys? Read(FileInfo path)
    {
        if (!path.Exists)
        {
            return null;
        }

        var section = Parse(path);
        if (!Uri.TryCreate(section[BaseAddress]?.ToString(), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
        {
            // A sandbox is called over http and Vipps never is: these keys may be real ones.
            throw NotOurs(path);
        }

        try
        {
            return new SandboxKeys
            {
                ClientId = Text(section, ClientId),
                ClientSecret = Text(section, ClientSecret),
                SubscriptionKey = Text(section, SubscriptionKey),
                MerchantSerialNumber = Text(section, MerchantSerialNumber),
            };
        }
        catch (ArgumentException)
        {
            throw NotOurs(path);
        }
    }

    /// <summary>Writes the keys, or only the address if the file already holds the keys.</summary>
    public static void Write(FileInfo path, VippsSandbox vipps)
    {
        path.Refresh();
        if (!path.Exists)
        {
            using var file = SettingsFile.Create(path);
            file.Write(new JsonObject
            {
                [BaseAddress] = vipps.BaseAddress.AbsoluteUri,
                [ClientId] = vipps.Keys.ClientId,
                [ClientSecret] = vipps.Keys.ClientSecret,
                [SubscriptionKey] = vipps.Keys.SubscriptionKey,
                [MerchantSerialNumber] = vipps.Keys.MerchantSerialNumber,
            });
            return;
        }

        var section = Parse(path);
        if (section[BaseAddress]?.ToString() != vipps.BaseAddress.AbsoluteUri)
        {
            section[BaseAddress] = vipps.BaseAddress.AbsoluteUri;
            OwnerOnlyFile.Write(
                path.FullName, Encoding.UTF8.GetBytes(section.Root.ToJsonString(new JsonSerializerOptions(ToolJson.Readable.Options))));
        }
    }

    private static JsonObject Parse(FileInfo path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path.FullName)) is JsonObject root && root[SettingsOptions.Section] is JsonObject section
                ? section
                : throw NotOurs(path);
        }
        catch (JsonException)
        {
            throw NotOurs(path);
        }
    }

    private static string Text(JsonObject section, string name) =>
        section[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static ToolException NotOurs(FileInfo path) => ToolException.WrongUse(
        $"{path} is not a file of keys that a sandbox wrote, and was left as it is.", "Name a new file: it is created now and used again next time.");
}
