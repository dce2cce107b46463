using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Registrations;

/// <summary>Reads the entries of a configuration section, as a list or by the shop's own names. No message repeats a secret.</summary>
/// <remarks>
/// To list the children of a section, configuration scans every key. That is done only once, and everything else is looked up, so reading
/// takes time in proportion to the number of entries.
/// </remarks>
internal static class RegistrationReader
{
    private const string Url = nameof(WebhookRegistration.Url);
    private const string Secret = "Secret";
    private const string Id = nameof(WebhookRegistration.Id);
    private const string Events = nameof(WebhookRegistration.Events);

    // A list that is merged from several sources may skip an index. It ends if this many are missing one after the other.
    private const int MaxMissingIndexes = 8;

    // Stands beside the entries and is the client's setting as well, so that a shop has one switch for a sandbox in a container.
    private static readonly Setting<Switches> AllowHttp =
        Setting.Flag<Switches>(nameof(Switches.AllowHttp), static (switches, value) => switches.AllowHttp = value);

    /// <param name="configuration">The receiver's section: the entries are under its <see cref="ConfigurationRegistrationSource.Key"/>.</param>
    /// <exception cref="OptionsValidationException">An entry cannot be used; each message names the key and the remedy.</exception>
    public static ImmutableArray<WebhookRegistration> Read(IConfiguration configuration)
    {
        var switches = new Switches();
        SettingsBinder.Bind(configuration, ConfigurationRegistrationSource.Key, switches, [AllowHttp]);
        var section = configuration.GetSection(ConfigurationRegistrationSource.Key);
        if (section[Url] is not null || section[Secret] is not null)
        {
            throw new OptionsValidationException(
                section.Path, typeof(WebhookRegistration), [$"{section.Path} is a list. Move {Url} and {Secret} to {section.Path}:0."]);
        }

        var rules = new SettingRules("", "");
        ImmutableArray<WebhookRegistration> registrations =
            [.. section.GetChildren().Select(entry => Read(entry, switches.AllowHttp, rules)).OfType<WebhookRegistration>()];
        return rules.Failures.Count == 0
            ? registrations
            : throw new OptionsValidationException(section.Path, typeof(WebhookRegistration), rules.Failures);
    }

    private static WebhookRegistration? Read(IConfigurationSection entry, bool allowHttp, SettingRules rules)
    {
        var before = rules.Failures.Count;
        var url = ReadUrl(entry, allowHttp, rules);
        var secret = entry[Secret];
        rules.RequireKey(
            secret,
            $"{entry.Path}:{Secret}",
            "Vipps showed it only once, when the webhook was registered. If it is lost, delete the webhook and register again.");
        var id = ReadId(entry, rules);
        return rules.Failures.Count == before ? new WebhookRegistration(url!, secret!, id, ReadEvents(entry)) : null;
    }

    private static Uri? ReadUrl(IConfigurationSection entry, bool allowHttp, SettingRules rules)
    {
        var key = $"{entry.Path}:{Url}";
        var text = entry[Url];
        if (string.IsNullOrWhiteSpace(text))
        {
            rules.Fail(key, "is not set. It is the URL that was registered with Vipps, letter by letter.");
            return null;
        }

        if (SettingText.FindMistakeInUrl(text) is { } mistake)
        {
            rules.Fail(key, mistake);
            return null;
        }

        if (!Uri.TryCreate(SettingText.TrimUrl(text), UriKind.Absolute, out var url) || !IsDeliverable(url, allowHttp))
        {
            rules.Fail(key, "is not an absolute https URL. It is the one that was registered, such as https://shop.example/hooks/vipps.");
            return null;
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            rules.Fail(key, "has a user name or a fragment, which no registered URL has. Correct it.");
            return null;
        }

        if (UrlHost.InAscii(url) is null)
        {
            rules.Fail(key, $"{UrlHost.Impossible} Correct it.");
            return null;
        }

        return url;
    }

    // Plain HTTP is for a sandbox only: to this machine, or to another one if that is allowed.
    private static bool IsDeliverable(Uri url, bool allowHttp) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (allowHttp || Loopback.IsUnreachableFromOutside(url)));

    private static Guid? ReadId(IConfigurationSection entry, SettingRules rules)
    {
        if (string.IsNullOrEmpty(entry[Id]))
        {
            return null;
        }

        if (Guid.TryParse(entry[Id], out var id))
        {
            return id;
        }

        rules.Fail($"{entry.Path}:{Id}", "is not the id of a webhook, such as 497f6eca-6276-4993-bfeb-53cbbbba6f08. It may be left out.");
        return null;
    }

    private static IEnumerable<WebhookEventType> ReadEvents(IConfigurationSection entry)
    {
        var missing = 0;
        for (var index = 0; missing < MaxMissingIndexes; index++)
        {
            var type = entry[string.Create(CultureInfo.InvariantCulture, $"{Events}:{index}")];
            missing = type is null ? missing + 1 : 0;
            if (!string.IsNullOrWhiteSpace(type))
            {
                yield return new WebhookEventType(type);
            }
        }
    }

    private sealed class Switches
    {
        /// <summary>True if plain HTTP may lead to other machines, as with a sandbox in a container.</summary>
        public bool AllowHttp { get; set; }
    }
}
