using System.CommandLine;
using Spectre.Console;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>Deletes what the app's registrar leaves alone: the webhooks of an earlier host, and those of an earlier installation.</summary>
internal sealed class RegistrationsPruneCommand : DatabaseCommand
{
    private static readonly Option<string> HostOption = new("--host")
    {
        Description = "Delete the webhooks of one host from which the shop has moved, and mark their rows as gone.",
        HelpName = "host",
    };

    private static readonly Option<string> UrlOption = new("--url")
    {
        Description = "Delete the webhooks at Vipps with exactly this URL whose secret is in no row: those of an earlier installation.",
        HelpName = "url",
    };

    private static readonly Option<bool> DryRunOption = new("--dry-run") { Description = "Show what would be deleted, and delete nothing." };

    private static readonly Option<bool> ForceOption = new("--force")
    {
        Description = "Delete even if a delivery was accepted within the last hour, if nothing newer has the name, or if no active row with the URL is registered.",
    };

    private static readonly Option<bool> YesOption = new("--yes", "-y") { Description = "Do not ask." };

    private readonly ConnectionOptions _connection;

    public RegistrationsPruneCommand()
        : base(
            "prune",
            "Deletes at Vipps what an app leaves alone: webhooks of a host that the shop has left, or those of an earlier installation. Asks first.",
            [HostOption, UrlOption, DryRunOption, ForceOption, YesOption],
            [
                "vipps-webhooks registrations prune --sqlite vipps-webhooks.db --host old.shop.example --dry-run",
                "vipps-webhooks registrations prune --sqlite vipps-webhooks.db --host old.shop.example",
                "vipps-webhooks registrations prune --url https://shop.example/hooks/vipps --yes",
            ],
            "all of them") => _connection = new ConnectionOptions(this);

    public override string? Epilogue => $"{InboxSource.Help}\n{ConnectionOptions.Help}";

    protected override bool Changes(ParseResult arguments) => !arguments.GetValue(DryRunOption);

    protected override void Validate(ParseResult arguments)
    {
        if ((arguments.GetValue(HostOption) is null) == (arguments.GetValue(UrlOption) is null))
        {
            throw ToolException.WrongUse("Specify what to delete: either --host or --url.", $"{ToolIdentity.Name} registrations list shows both.");
        }

        _ = Host(arguments);
        _ = Url(arguments);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, OpenDatabase database, ToolConsole screen, CancellationToken cancellationToken)
    {
        await using var vipps = VippsSession.Open(_connection.Read(arguments), _connection.IsVerbose(arguments));
        var store = await OpenRegistrations.OfAsync(database, cancellationToken);
        var list = await screen.WaitForAsync($"Asking {vipps.Server}", () => VippsList.ReadAsync(vipps, cancellationToken));

        // After the list: what is in it was intended before, so its row is here.
        var plan = Plan(arguments, await store.ListAsync(cancellationToken), list);
        var isDryRun = arguments.GetValue(DryRunOption);
        if (plan.Targets.Count == 0)
        {
            Write(screen, new PruneResult(isDryRun, [], plan.Remarks), static console => console.WriteProse("Nothing is left to delete."));
            return plan.IsComplete ? ExitCode.Fine : ExitCode.Refused;
        }

        if (isDryRun)
        {
            var planned = new PruneResult(true, [.. plan.Targets.Select(static target => PrunedResult.Of(target, PrunedResult.Planned))], plan.Remarks);
            Write(screen, planned, console => Show(console, plan));
            plan.Objections.ToList().ForEach(screen.Warn);
            return ExitCode.Fine;
        }

        if (plan.Objections.Count > 0 && !arguments.GetValue(ForceOption))
        {
            throw new ToolException(ExitCode.Refused, $"{string.Join('\n', plan.Objections)}\nNothing was deleted.", "If it is to be deleted all the same, add --force.");
        }

        if (!arguments.GetValue(YesOption))
        {
            await AskAsync(plan, vipps, screen, cancellationToken);
        }

        return await DeleteAsync(plan, new Pruning(store, vipps), screen, cancellationToken);
    }

    private PrunePlan Plan(ParseResult arguments, IReadOnlyList<StoredRegistration> rows, VippsList list) => Host(arguments) is { } host
        ? PrunePlan.OfHost(host, Source.Receiver(arguments), rows, list, TimeProvider.System.GetUtcNow())
        : PrunePlan.OfUrl(Url(arguments)!, rows, list);

    private static async Task<int> DeleteAsync(PrunePlan plan, Pruning pruning, ToolConsole screen, CancellationToken cancellationToken)
    {
        var done = new List<PrunedResult>();
        foreach (var target in plan.Targets)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            // What has begun is finished, so that the list of what was done is right after Ctrl-C.
            done.Add(await screen.WaitForAsync($"Deleting {target.Describe()}", () => pruning.DeleteAsync(target)));
        }

        Write(screen, new PruneResult(false, done, plan.Remarks), console =>
        {
            foreach (var (target, result) in plan.Targets.Zip(done))
            {
                Show(console, target, result);
            }
        });
        if (done.Count < plan.Targets.Count)
        {
            screen.Warn("Interrupted. Run this again to delete the others.");
            return ExitCode.Interrupted;
        }

        return done.Exists(static result => result.Outcome == PrunedResult.Failed) ? (pruning.IsUnreachable ? ExitCode.Unreachable : ExitCode.Refused)
            : plan.IsComplete ? ExitCode.Fine
            : ExitCode.Refused;
    }

    private static async Task AskAsync(PrunePlan plan, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        var what = plan.Targets.Count == 1 ? "1 webhook" : $"{plan.Targets.Count} webhooks";
        if (!screen.CanAsk)
        {
            throw ToolException.WrongUse(
                $"This would delete {what}, and there is no one to ask. Nothing was deleted.", "--dry-run shows them. Add --yes to delete them.");
        }

        screen.Show(console => Show(console, plan));
        plan.Objections.ToList().ForEach(screen.Warn);
        if (!await screen.ConfirmAsync($"Delete {what} at {vipps.Server}? This cannot be undone.", cancellationToken))
        {
            throw new ToolException(ExitCode.Refused, "Nothing was deleted.");
        }
    }

    private static void Write(ToolConsole screen, PruneResult result, Action<IAnsiConsole> asText) => screen.Write(result, ToolJson.Readable.PruneResult, console =>
    {
        asText(console);
        foreach (var remark in result.LeftAlone)
        {
            console.WriteProse(remark, indent: 2, head: new ColoredText("! ", Color.Yellow));
        }
    });

    private static void Show(IAnsiConsole console, PrunePlan plan)
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var target in plan.Targets)
        {
            if (target.Row is { } row)
            {
                RegistrationText.Write(console, row, now);
            }
            else
            {
                RegistrationText.WriteUnknown(console, target);
            }
        }
    }

    private static void Show(IAnsiConsole console, PruneTarget target, PrunedResult result)
    {
        switch (result.Outcome)
        {
            case PrunedResult.Failed:
                console.WriteProse($"Not deleted: {target.Describe()}. {result.Problem}", Color.Red);
                break;
            case PrunedResult.NotFound:
                console.WriteProse($"Gone before: {target.Describe()}.{(target.Row is null ? "" : " Its row is marked.")}");
                break;
            case PrunedResult.Settled:
                console.WriteProse($"Settled {target.Describe()}: nothing is left of it at Vipps.");
                break;
            default:
                console.WriteRaw($"Deleted {target.Describe()}.");
                break;
        }
    }

    private static Uri? Url(ParseResult arguments) => arguments.GetValue(UrlOption) is { } text
        ? UrlParser.ParseAsRegistered(text, UrlOption.Name, $"{ToolIdentity.Name} registrations list shows the URLs.")
        : null;

    private static string? Host(ParseResult arguments) => arguments.GetValue(HostOption) switch
    {
        null => null,
        var text when Uri.TryCreate($"https://{text}/", UriKind.Absolute, out var url)
            && url is { AbsolutePath: "/", IsDefaultPort: true, UserInfo: "", Query: "", Fragment: "" }
            && UrlHost.InAscii(url) is { } host => host,
        _ => throw ToolException.WrongUse($"{HostOption.Name} is not one host, such as old.shop.example.", "Name it without https:// and without a path."),
    };
}
