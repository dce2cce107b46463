using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Cli;

/// <summary>The options for server and keys, on every command that calls Vipps.</summary>
internal sealed class ConnectionOptions
{
    /// <summary>The text that <c>--help</c> of a command that calls Vipps prints below the examples.</summary>
    public const string Help = """
        Settings (a later source wins):
          appsettings.json, section Vipps; user secrets of the project in the working directory; --config; environment; options.
          Environment: Vipps__ClientId or VIPPS_CLIENT_ID, and so on: VIPPS_ENVIRONMENT, VIPPS_CLIENT_SECRET, VIPPS_SUBSCRIPTION_KEY, VIPPS_MERCHANT_SERIAL_NUMBER, VIPPS_BASE_ADDRESS, VIPPS_ALLOW_HTTP.
          Options are visible to anyone who can list the processes of this machine: keep keys in the environment or in user secrets.
        """;

    private readonly SettingsOptions _settings;

    // All of them are text, and are checked with the settings of every other source: in one place, with one message.
    private readonly (Option<string> Option, string Setting)[] _options =
    [
        (new Option<string>("--environment") { Description = "Test or Production.", HelpName = "name" }, nameof(VippsWebhooksOptions.Environment)),
        (new Option<string>("--base-address") { Description = "The server if it is not Vipps' own, such as a sandbox.", HelpName = "url" }, nameof(VippsWebhooksOptions.BaseAddress)),
        (new Option<string>("--key-type") { Description = "SalesUnit (the default), Partner, Psp or Merchant.", HelpName = "type" }, nameof(VippsWebhooksOptions.KeyType)),
        (new Option<string>("--client-id") { Description = "The client id.", HelpName = "id" }, nameof(VippsWebhooksOptions.ClientId)),
        (new Option<string>("--client-secret") { Description = "The client secret.", HelpName = "secret" }, nameof(VippsWebhooksOptions.ClientSecret)),
        (new Option<string>("--subscription-key") { Description = "The subscription key, primary or secondary.", HelpName = "key" }, nameof(VippsWebhooksOptions.SubscriptionKey)),
        (new Option<string>("--msn", "--merchant-serial-number") { Description = "The merchant serial number of the sales unit.", HelpName = "number" }, nameof(VippsWebhooksOptions.MerchantSerialNumber)),
        (new Option<string>("--psp-id") { Description = "The PSP id, with PSP keys.", HelpName = "id" }, nameof(VippsWebhooksOptions.PspId)),
    ];

    private readonly Option<bool> _allowHttp = new("--allow-http")
    {
        Description = "Call the server, and register webhooks, over plain http on other machines: for a sandbox in a container.",
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show each call on standard error, never a key." };

    public ConnectionOptions(Command command)
    {
        foreach (var (option, _) in _options)
        {
            command.Options.Add(option);
        }

        command.Options.Add(_allowHttp);
        _settings = new SettingsOptions(command);
        command.Options.Add(_verbose);
    }

    public IConfigurationRoot Read(ParseResult arguments) => _settings.Read(
        arguments,
        _options.Select(entry => KeyValuePair.Create($"{SettingsOptions.Section}:{entry.Setting}", arguments.GetValue(entry.Option)))
            .Append(new($"{SettingsOptions.Section}:{nameof(VippsWebhooksOptions.AllowHttp)}", arguments.GetValue(_allowHttp) ? "true" : null)));

    public bool IsVerbose(ParseResult arguments) => arguments.GetValue(_verbose);
}
