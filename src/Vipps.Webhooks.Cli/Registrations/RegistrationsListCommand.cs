using System.CommandLine;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Lists the webhooks that an app keeps registered, beside Vipps' list.</summary>
internal sealed class RegistrationsListCommand : DatabaseCommand
{
    private const string NoKeys = "There are no API keys.";

    private static readonly string[] Keys =
        [nameof(VippsWebhooksOptions.ClientId), nameof(VippsWebhooksOptions.ClientSecret), nameof(VippsWebhooksOptions.SubscriptionKey)];

    private static readonly Option<bool> AllOption = new("--all") { Description = "Those that are gone, too." };

    private readonly ConnectionOptions _connection;

    public RegistrationsListCommand()
        : base(
            "list",
            "Lists the webhooks that an app keeps registered, beside Vipps' list if there are keys. Never shows a secret, not even an encrypted one.",
            [AllOption],
            [
                "vipps-webhooks registrations list --sqlite vipps-webhooks.db",
                "vipps-webhooks registrations list --sqlite vipps-webhooks.db --config appsettings.Production.json",
                "vipps-webhooks registrations list --output json | jq -r '.registrations[].webhookId'",
            ],
            "all of them") => _connection = new ConnectionOptions(this);

    public override string? Epilogue => $"{InboxSource.Help}\n{ConnectionOptions.Help}";

    protected override async Task<int> RunAsync(ParseResult arguments, OpenDatabase database, ToolConsole screen, CancellationToken cancellationToken)
    {
        var store = await OpenRegistrations.OfAsync(database, cancellationToken);
        var (vipps, problem, exitCode) = await AskVippsAsync(arguments, screen, cancellationToken);

        // After the list: what is in it was intended before, so its row is here.
        var report = RegistrationReport.Of(await store.ListAsync(cancellationToken), vipps, TimeProvider.System.GetUtcNow());
        var receiver = Source.Receiver(arguments);
        var rows = report.Rows.Where(kept => receiver is null || kept.Row.Receiver == receiver).ToList();
        var shown = rows.FindAll(kept => arguments.GetValue(AllOption) || kept.Row.State != StoredRegistrationState.Gone);
        var result = new RegistrationsListResult(
            vipps is not null, problem, [.. shown.Select(KeptResult.Of)], [.. report.Strays.Select(StrayResult.Of)], rows.Count - shown.Count);
        screen.Write(result, ToolJson.Readable.RegistrationsListResult, console =>
        {
            RegistrationText.Write(console, shown, report.Strays, TimeProvider.System.GetUtcNow());
            if (rows.Count == 0)
            {
                console.WriteProse(receiver is null ? "No app keeps a webhook registered in this database." : "This receiver keeps no webhook registered in this database.");
            }
            else if (result.Gone > 0)
            {
                console.WriteProse($"{result.Gone} more {(result.Gone == 1 ? "is" : "are")} gone: --all shows them.", Color.Grey);
            }
        });
        if (problem is not null)
        {
            screen.Warn($"Vipps was not asked, so these are only the rows of the database. {problem}");
            if (problem == NoKeys)
            {
                screen.Remark("To compare them with Vipps' list, name the app's settings: --config appsettings.Production.json, user secrets or the environment.");
            }
        }

        return exitCode;
    }

    private async Task<(VippsList? Vipps, string? Problem, int ExitCode)> AskVippsAsync(
        ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var settings = _connection.Read(arguments);
        if (Keys.All(key => string.IsNullOrWhiteSpace(settings[$"{SettingsOptions.Section}:{key}"])))
        {
            return (null, NoKeys, ExitCode.Fine);
        }

        try
        {
            await using var vipps = VippsSession.Open(settings, _connection.IsVerbose(arguments));
            return (await screen.WaitForAsync($"Asking {vipps.Server}", () => VippsList.ReadAsync(vipps, cancellationToken)), null, ExitCode.Fine);
        }
        catch (OptionsValidationException exception)
        {
            // The rows were asked for, and are there.
            return (null, string.Join(' ', exception.Failures), ExitCode.Fine);
        }
        catch (VippsApiException exception)
        {
            return (null, exception.Message, Failure.Of(exception)!.ExitCode);
        }
    }
}
