using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>The options for a webhook's URL and secret, which otherwise come from the environment or the settings.</summary>
internal sealed class WebhookOptions
{
    /// <summary>The text that <c>--help</c> of a command with these options prints below the examples.</summary>
    public const string Help = """
        URL and secret come from the options, otherwise from VIPPS_WEBHOOK_URL and VIPPS_WEBHOOK_SECRET, otherwise from the registrations in the shop's own settings (Vipps:Registrations:0:Url, :Secret and :Id): appsettings.json, user secrets of the project in the working directory, --config or the environment.
        Options are visible to anyone who can list the processes of this machine: keep the secret in the environment or in user secrets.
        """;

    private const string UrlVariable = "VIPPS_WEBHOOK_URL";
    private const string SecretVariable = "VIPPS_WEBHOOK_SECRET";

    private readonly Option<string> _url = new("--url")
    {
        Description = "The URL as it was registered with Vipps: its host, path and query are signed.",
        HelpName = "url",
    };

    // The option has no default value: --help would print it.
    private readonly Option<string> _secret = new("--secret")
    {
        Description = "The secret that Vipps returned with the registration.",
        HelpName = "secret",
    };

    private readonly SettingsOptions _settings;

    public WebhookOptions(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_secret);
        _settings = new SettingsOptions(command);
    }

    /// <returns>The webhooks, at least one.</returns>
    /// <exception cref="ToolException">No webhook is known, or a value cannot be used.</exception>
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
                    $"Specify --url or {UrlVariable}: the URL as it was registered with Vipps.")
                : ToolException.WrongUse(
                    "There is a URL, but no secret.",
                    $"Specify {SecretVariable} or --secret: the one that Vipps returned with the registration.");
        }

        return WebhookSettings.Read(_settings.Read(arguments)) is { Count: > 0 } known
            ? known
            : throw ToolException.WrongUse(
                "No webhook is known: neither a URL nor a secret was given.",
                $"Specify --url and --secret, or {UrlVariable} and {SecretVariable}; or run the command where the shop's settings are, with "
                + "Vipps:Registrations:0:Url and Vipps:Registrations:0:Secret: see --config and --user-secrets.");
    }

    /// <summary>Finds an option for the URL or the secret on the command line, for commands that would ignore it.</summary>
    /// <returns>The name of the first such option; null if there is none.</returns>
    public string? FirstGiven(ParseResult arguments) =>
        arguments.GetValue(_url) is not null ? _url.Name : arguments.GetValue(_secret) is not null ? _secret.Name : null;

    /// <summary>Chooses the registration that signs.</summary>
    /// <exception cref="ToolException">It is not clear which registration is meant.</exception>
    public static KnownWebhook Choose(IReadOnlyList<KnownWebhook> webhooks, Guid? id)
    {
        if (webhooks is [var only] && (id is null || only.Id is null || only.Id == id))
        {
            return only;
        }

        return id is null
            ? throw ToolException.WrongUse(
                $"The settings hold {webhooks.Count} registrations.",
                "Choose one with --webhook-id, or specify --url and --secret.")
            : webhooks.FirstOrDefault(webhook => webhook.Id == id) ?? throw ToolException.WrongUse(
                $"None of the registrations in the settings has the id {id}.",
                "Correct --webhook-id, or set the Id of the intended registration.");
    }

    private static (string? Value, string Source) Given(ParseResult arguments, Option<string> option, string variable) =>
        arguments.GetValue(option) is { } value ? (value, option.Name)
        : arguments.Environment.Variable(variable) is { Length: > 0 } set ? (set, variable)
        : (null, variable);
}
