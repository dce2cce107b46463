using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Cli;

/// <summary>Checks whether the settings hold a secret for each webhook, and none that is left over.</summary>
internal static class SecretsCheck
{
    private const string Code = "secret";

    /// <param name="webhooks">The webhooks to check.</param>
    /// <param name="all">All registered webhooks.</param>
    /// <param name="known">The registrations of the settings.</param>
    /// <param name="kept">The rows of what the app keeps registered.</param>
    public static IEnumerable<Check> Examine(
        IReadOnlyList<Webhook> webhooks, IReadOnlyList<Webhook> all, IReadOnlyList<KnownWebhook> known, IReadOnlyList<StoredRegistration> kept)
    {
        var inDatabase = kept.Where(RegistrationReport.IsLive).ToDictionary(static row => row.Id!.Value);
        foreach (var webhook in webhooks.Where(webhook => inDatabase.ContainsKey(webhook.Id)))
        {
            var row = inDatabase[webhook.Id];
            yield return Check.Ok(Code, $"The secret of {NameOf(webhook)} is kept in the database: {row.Name}, generation {row.Generation}.");
        }

        // Those that no row knows are reported with the rows.
        webhooks = [.. webhooks.Where(webhook => !inDatabase.ContainsKey(webhook.Id) && !kept.Any(row => CanonicalUrl.AreSame(row.Url, webhook.Url)))];
        if (known.Count == 0 && webhooks.Count == 0)
        {
            yield break;
        }

        if (known.Count == 0)
        {
            yield return Check.Warning(
                Code,
                $"These settings hold no secret ({SettingsOptions.Section}:Registrations): it is unknown whether your app has it.",
                "Run the doctor with the settings of the app: in its directory, or with --config or --user-secrets.");
            yield break;
        }

        foreach (var webhook in webhooks)
        {
            yield return Of(webhook, known);
        }

        foreach (var left in known.Where(entry => entry.Id is { } id && all.All(webhook => webhook.Id != id)))
        {
            yield return Check.Warning(
                Code,
                $"{left.SecretSource} is that of webhook {left.Id}, which is not registered.",
                "It was deleted, or belongs to another environment or sales unit. Remove it when no more deliveries come for it.");
        }
    }

    private static Check Of(Webhook webhook, IReadOnlyList<KnownWebhook> known)
    {
        var name = NameOf(webhook);
        if (known.FirstOrDefault(entry => entry.Id == webhook.Id) is { } same)
        {
            return CanonicalUrl.AreSame(same.Url, webhook.Url)
                ? OfSecret(same, name, $"The secret of {name} is known: {same.SecretSource}.")
                : Check.Fault(
                    Code, $"{same.UrlSource} is not the URL that {name} was registered with: its deliveries are refused.", "Correct it, letter by letter.");
        }

        return known.FirstOrDefault(entry => entry.Id is null && CanonicalUrl.AreSame(entry.Url, webhook.Url)) is { } sameUrl
            ? OfSecret(sameUrl, name, $"A secret for the URL of {name} is known ({sameUrl.SecretSource}); without an Id, only a capture shows whether it is the right one.")
            : Check.Warning(
                Code,
                $"The secret of {name} is not in these settings: an app with these settings refuses its deliveries.",
                $"If the app has it elsewhere, ignore this. If it is lost: {ToolIdentity.Name} delete {webhook.Id}, and register again.");
    }

    private static Check OfSecret(KnownWebhook known, string name, string found) => SettingText.FindMistake(known.Secret) is { } mistake
        ? Check.Fault(Code, $"The secret of {name} was passed on wrongly: an app with these settings does not start.", $"{known.SecretSource} {mistake}")
        : Check.Ok(Code, found);

    private static string NameOf(Webhook webhook) => $"webhook {webhook.Id} for {(webhook.Url is null ? webhook.UrlText : UrlText.WithoutQuery(webhook.Url))}";
}
