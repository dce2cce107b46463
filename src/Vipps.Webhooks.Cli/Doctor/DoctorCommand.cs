using System.CommandLine;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Works through Vipps' own list for "why does my webhook not arrive".</summary>
internal sealed class DoctorCommand : ToolCommand
{
    private static readonly Option<string> UrlOption = new("--url")
    {
        Description = "Check only the webhooks of this URL. Default: all.",
        HelpName = "url",
    };

    private static readonly Option<string> RequestOption = new("--request")
    {
        Description = "The last recorded delivery, in any format that verify reads: was it signed with a secret of these settings?",
        HelpName = "file|-",
    };

    private static readonly Option<bool> NoProbeOption = new("--no-probe")
    {
        Description = "Do not call the webhooks' URLs. Otherwise each receives one POST with the body {}, without a signature.",
    };

    private static readonly Option<string> KeysOption = new("--keys-directory")
    {
        Description = "The directory of the app's Data Protection keys: are they there, encrypted, and those that encrypted the secrets in the database?",
        HelpName = "directory",
    };

    private readonly ConnectionOptions _connection;
    private readonly InboxSource _source;

    public DoctorCommand()
        : base(
            "doctor",
            "Finds out why a webhook does not arrive: keys, registrations, URLs, TLS, event names, secrets, and the app's database if it is named.",
            [UrlOption, RequestOption, NoProbeOption, KeysOption],
            [
                "vipps-webhooks doctor",
                "vipps-webhooks doctor --url https://shop.example/hooks/vipps",
                "vipps-webhooks doctor --config appsettings.Production.json --request delivery.http",
                "vipps-webhooks doctor --sqlite vipps-webhooks.db --keys-directory /var/lib/shop/keys",
                "vipps-webhooks doctor --output json",
            ])
    {
        _source = new InboxSource(this, "the one without a name");
        _connection = new ConnectionOptions(this);
    }

    public override string? Epilogue => $"{InboxSource.Help}\n{ConnectionOptions.Help}";

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var url = WantedUrl(arguments);
        var capture = arguments.GetValue(RequestOption) is { } path
            ? RequestReader.Read(await InputBytes.ReadAsync(path, arguments.Environment, cancellationToken))
            : null;
        var checks = new List<Check>();
        var hints = new Hints();
        var settings = _connection.Read(arguments);
        var keys = arguments.GetValue(KeysOption) is { } directory ? new DirectoryInfo(arguments.Environment.FullPath(directory)) : null;
        var database = await screen.WaitForAsync("Reading", () => DatabaseFacts.ReadAsync(arguments, _source, screen, cancellationToken));
        var examination = new Examination(settings, _connection.IsVerbose(arguments), url, capture, !arguments.GetValue(NoProbeOption), database, keys);
        await using var found = examination.RunAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await screen.WaitForAsync("Checking", () => found.MoveNextAsync().AsTask()))
        {
            var check = found.Current;
            checks.Add(check);
            if (screen.Format == OutputFormat.Text)
            {
                screen.Write(check, ToolJson.Readable.Check, console => Show(console, check, hints));
            }
        }

        var result = DoctorResult.Of(checks);
        screen.Write(result, ToolJson.Readable.DoctorResult, console =>
        {
            hints.Flush(console);
            Conclude(console, result);
        });
        return result.Faults == 0 ? ExitCode.Fine : ExitCode.Refused;
    }

    private static Uri? WantedUrl(ParseResult arguments) => arguments.GetValue(UrlOption) switch
    {
        null => null,
        var text => UrlParser.ParseAsRegistered(text, UrlOption.Name, $"{ToolIdentity.Name} list shows the URLs that are registered."),
    };

    private static void Show(IAnsiConsole console, Check check, Hints hints)
    {
        var (word, color) = check.Status switch
        {
            Check.OkStatus => ("ok", Color.Green),
            Check.WarningStatus => ("warning", Color.Yellow),
            _ => ("fault", Color.Red),
        };
        hints.Follow(console, check.Next);
        console.WriteProse(check.Message, indent: Hints.Indent, head: new ColoredText(word, color));
    }

    private static void Conclude(IAnsiConsole console, DoctorResult result)
    {
        console.WriteRaw();
        console.WriteProse((result.Faults, result.Warnings) switch
        {
            (0, 0) => "Nothing is wrong as far as can be seen from here.",
            (0, var warnings) => $"No fault; {warnings} {(warnings == 1 ? "warning" : "warnings")}.",
            var (faults, warnings) => $"{faults} {(faults == 1 ? "fault" : "faults")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}.",
        });
    }
}
