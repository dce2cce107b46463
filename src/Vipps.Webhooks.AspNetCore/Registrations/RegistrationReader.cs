using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Reads the entries of a configuration section, as a list or by names of the shop's own. No message repeats a secret.</summary>
internal static class RegistrationReader
{
    private const string Url = nameof(WebhookRegistration.Url);
    private const string Secret = "Secret";
    private const string Id = nameof(WebhookRegistration.Id);
    private const string Events = nameof(WebhookRegistration.Events);

    /// <param name="section">The entries.</param>
    /// <param name="allowHttp">True if plain HTTP may lead to other machines, as with a sandbox in a container.</param>
    /// <exception cref="OptionsValidationException">An entry cannot be used; each message names the key, and what to do.</exception>
    public static ImmutableArray<WebhookRegistration> Read(IConfigurationSection section, bool allowHttp)
    {
        if (section[Url] is not null || section[Secret] is not null)
        {
            throw new OptionsValidationException(
                section.Path, typeof(WebhookRegistration), [$"{section.Path} is a list. Move {Url} and {Secret} to {section.Path}:0."]);
        }

        var failures = new List<string>();
        ImmutableArray<WebhookRegistration> registrations =
            [.. section.GetChildren().Select(entry => Read(entry, allowHttp, failures)).OfType<WebhookRegistration>()];
        return failures.Count == 0
            ? registrations
            : throw new OptionsValidationException(section.Path, typeof(WebhookRegistration), failures);
    }

    private static WebhookRegistration? Read(IConfigurationSection entry, bool allowHttp, List<string> failures)
    {
        var before = failures.Count;
        var url = ReadUrl(entry, allowHttp, failures);
        CheckSecret(entry, failures);
        var id = ReadId(entry, failures);
        return failures.Count == before
            ? new WebhookRegistration(url!, entry[Secret]!, id, ReadEvents(entry))
            : null;
    }

    private static Uri? ReadUrl(IConfigurationSection entry, bool allowHttp, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(entry[Url]))
        {
            failures.Add($"{entry.Path}:{Url} is not set. It is the URL that was registered with Vipps, letter by letter.");
            return null;
        }

        if (!Uri.TryCreate(entry[Url], UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && (allowHttp || url.IsLoopback))))
        {
            failures.Add(
                $"{entry.Path}:{Url} is not an absolute https URL. It is the one that was registered, such as https://shop.example/hooks/vipps.");
            return null;
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            failures.Add($"{entry.Path}:{Url} has a user name or a fragment, which no registered URL has. Correct it.");
            return null;
        }

        return url;
    }

    private static void CheckSecret(IConfigurationSection entry, List<string> failures)
    {
        var secret = entry[Secret];
        if (string.IsNullOrWhiteSpace(secret))
        {
            failures.Add(
                $"{entry.Path}:{Secret} is not set. Vipps showed it once, when the webhook was registered. If it is lost, delete the webhook and register again.");
        }
        else if (char.IsWhiteSpace(secret[0]) || char.IsWhiteSpace(secret[^1]) || secret.Any(IsInvisible))
        {
            failures.Add(
                $"{entry.Path}:{Secret} has a space at one end or an invisible character, as text pasted from a page may have. Copy it again.");
        }
    }

    private static bool IsInvisible(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static Guid? ReadId(IConfigurationSection entry, List<string> failures)
    {
        if (string.IsNullOrEmpty(entry[Id]))
        {
            return null;
        }

        if (Guid.TryParse(entry[Id], out var id))
        {
            return id;
        }

        failures.Add($"{entry.Path}:{Id} is not the id of a webhook, such as 497f6eca-6276-4993-bfeb-53cbbbba6f08. It may be left out.");
        return null;
    }

    private static IEnumerable<WebhookEventType> ReadEvents(IConfigurationSection entry) => entry.GetSection(Events).GetChildren()
        .Select(type => type.Value)
        .Where(type => !string.IsNullOrWhiteSpace(type))
        .Select(type => new WebhookEventType(type!));
}
