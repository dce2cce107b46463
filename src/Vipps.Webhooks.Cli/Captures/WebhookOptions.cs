using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>Whose signature: the options that give a webhook's URL and secret, and where they come from otherwise.</summary>
internal sealed class WebhookOptions
{
    /// <summary>What a command with these options says below its examples.</summary>
    public const string Help = """
        URL and secret come from the options; else from VIPPS_WEBHOOK_URL and VIPPS_WEBHOOK_SECRET; else from the registrations of the shop's own settings (Vipps:Registrations:0:Url, :Secret and :Id), in appsettings.json, user secrets of the project here, --config or the environment.
        Anyone who lists the processes of this machine sees options: keep the secret in the environment or in user secrets.
        """;

    private const string UrlVariable = "VIPPS_WEBHOOK_URL";
    private const string SecretVariable = "VIPPS_WEBHOOK_SECRET";

    private readonly Option<string> _url = new("--url")
    {
        Description = "The URL as it was registered with Vipps: its host, path and query are signed.",
        HelpName = "url",
    };

    // No default value of the option: --help would print it.
    private readonly Option<string> _secret = new("--secret")
    {
        Description = "The secret that Vipps gave with the registration.",
        HelpName = "secret",
    };

    private readonly SettingsOptions _settings;

    public WebhookOptions(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_secret);
        _settings = new SettingsOptions(command);
    }

    /// <returns>At least one.</returns>
    /// <exception cref="ToolException">Nothing is known, or what is given cannot be used.</exception>
    public IReadOnlyList<KnownWebhook> Read(ParseResult arguments)
    {
        var (url, urlSource) = Given(arguments, _url, UrlVariable);
        var (secret, secretSource) = Given(arguments, _secret, SecretVariable);
        if (url is not null && secret is not null)
        {
            return [WebhookSettings.Read(url, secret, id: null, urlSource, secretSource)];
        }

        if (url is not null || secret is not null)
        {
            throw url is null
                ? ToolException.WrongUse(
                    "There is a secret, but no URL.",
                    $"Give --url or {UrlVariable}: the URL as it was registered with Vipps.")
                : ToolException.WrongUse(
                    "There is a URL, but no secret.",
                    $"Give {SecretVariable} or --secret: the one that Vipps gave with the registration.");
        }

        return WebhookSettings.Read(_settings.Read(arguments)) is { Count: > 0 } known
            ? known
            : throw ToolException.WrongUse(
                "No webhook is known: neither a URL nor a secret was given.",
                $"Give --url and --secret, or {UrlVariable} and {SecretVariable}; or call it where the shop's settings are, with "
                + "Vipps:Registrations:0:Url and Vipps:Registrations:0:Secret: see --config and --user-secrets.");
    }

    /// <summary>Says if an option for the URL or the secret is given, in which case a command without use for them should say so.</summary>
    /// <returns>The name of the first such option; null if none is given.</returns>
    public string? FirstGiven(ParseResult arguments) =>
        arguments.GetValue(_url) is not null ? _url.Name : arguments.GetValue(_secret) is not null ? _secret.Name : null;

    /// <summary>Chooses the registration that signs.</summary>
    /// <exception cref="ToolException">It is not clear which one is meant.</exception>
    public static KnownWebhook Choose(IReadOnlyList<KnownWebhook> webhooks, Guid? id)
    {
        if (webhooks is [var only] && (id is null || only.Id is null || only.Id == id))
        {
            return only;
        }

        return id is null
            ? throw ToolException.WrongUse(
                $"The settings hold {webhooks.Count} registrations.",
                "Say with --webhook-id which one is meant, or give --url and --secret.")
            : webhooks.FirstOrDefault(webhook => webhook.Id == id) ?? throw ToolException.WrongUse(
                $"None of the registrations in the settings has the id {id}.",
                "Correct --webhook-id, or set the Id of the registration that is meant.");
    }

    private static (string? Value, string Source) Given(ParseResult arguments, Option<string> option, string variable) =>
        arguments.GetValue(option) is { } value ? (value, option.Name)
        : arguments.Environment.Variable(variable) is { Length: > 0 } set ? (set, variable)
        : (null, variable);
}
