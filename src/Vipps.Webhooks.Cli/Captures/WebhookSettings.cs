using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Cli;

/// <summary>Reads the registrations of a shop's settings by the receiver's rules.</summary>
internal static class WebhookSettings
{
    private const string Section = SettingsOptions.Section + ":Registrations";

    /// <exception cref="ToolException">An entry cannot be used.</exception>
    public static IReadOnlyList<KnownWebhook> Read(IConfiguration settings) =>
        [.. settings.GetSection(Section).GetChildren().Select(Read)];

    /// <exception cref="ToolException">A value cannot be used; the message names the source and does not repeat the value.</exception>
    public static KnownWebhook Read(string url, string secret, Guid? id, string urlSource, string secretSource)
    {
        var address = UrlParser.Parse(url, urlSource, "Specify the one that was registered with Vipps, such as https://shop.example/hooks/vipps.");
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            throw ToolException.WrongUse($"{urlSource} has a user name or a fragment, which no registered URL has.", "Correct it.");
        }

        // Any other mistake in it is left to the diagnosis, which finds the right secret in it, and to the signer, which refuses it.
        if (string.IsNullOrWhiteSpace(secret))
        {
            throw ToolException.WrongUse(
                $"{secretSource} is empty.",
                "Vipps shows the secret once, when the webhook is registered. If it is lost, delete the webhook and register again.");
        }

        return new KnownWebhook(address, secret, id, urlSource, secretSource);
    }

    private static KnownWebhook Read(IConfigurationSection entry)
    {
        if (entry["Url"] is not { } url)
        {
            throw ToolException.WrongUse(
                entry.Key is "Url" or "Secret" or "Id" ? $"{Section} is a list." : $"{entry.Path}:Url is not set.",
                $"Set {Section}:0:Url to the URL that was registered with Vipps, and {Section}:0:Secret to the secret that came with it.");
        }

        Guid? id = string.IsNullOrEmpty(entry["Id"]) ? null
            : Guid.TryParse(entry["Id"], out var parsed) ? parsed
            : throw ToolException.WrongUse($"{entry.Path}:Id is not the id of a webhook.", "Correct it, or leave it out.");
        return Read(url, entry["Secret"] ?? "", id, $"{entry.Path}:Url", $"{entry.Path}:Secret");
    }
}
