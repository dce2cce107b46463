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

    private static (string? Value, string Source) Given(ParseResult arguments, Option<string> option, string variable) =>
        arguments.GetValue(option) is { } value ? (value, option.Name)
        : arguments.Environment.Variable(variable) is { Length: > 0 } set ? (set, variable)
        : (null, variable);
}
