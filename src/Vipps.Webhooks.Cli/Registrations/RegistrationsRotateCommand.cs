using System.CommandLine;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Asks an app for a new secret of a webhook. The tool does not have the keys that encrypt secrets, so it saves none: it writes the wish into the row, and
/// the app's registrar acts on it in its next run.
/// </summary>
internal sealed class RegistrationsRotateCommand() : DatabaseCommand(
    "rotate",
    "Asks the app to replace a webhook by a new one with a new secret. The app does it in its next run, by default within 15 minutes, and accepts both meanwhile.",
    [NameArgument, WaitOption],
    [
        "vipps-webhooks registrations rotate default --sqlite vipps-webhooks.db",
        "vipps-webhooks registrations rotate payments --sqlite vipps-webhooks.db --wait",
        "vipps-webhooks registrations rotate payments --receiver norway --output json",
    ],
    "the one without a name")
{
    private static readonly Argument<string> NameArgument = new("name") { Description = "The name of the webhook, as list shows it." };

    private static readonly Option<bool> WaitOption = new("--wait") { Description = "Wait until the new webhook is active. Ctrl-C ends the waiting; the request stays." };

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    protected override bool Changes(ParseResult arguments) => true;

    protected override async Task<int> RunAsync(ParseResult arguments, OpenDatabase database, ToolConsole screen, CancellationToken cancellationToken)
    {
        var (receiver, name) = (Source.Receiver(arguments) ?? "", arguments.GetRequiredValue(NameArgument));
        var store = await OpenRegistrations.OfAsync(database, cancellationToken);
        var all = await MarkAsync(store, receiver, name, cancellationToken);
        var (marked, others) = (all[0], all.Skip(1).Select(static row => KeptResult.Of(row, [])).ToList());
        if (!arguments.GetValue(WaitOption))
        {
            Write(screen, new RotateResult(KeptResult.Of(marked, []), null, others));
            return ExitCode.Fine;
        }

        screen.Remark($"Requested. Waiting for the app to replace generation {marked.Generation}, by default within 15 minutes. Ctrl-C ends the waiting; the request stays.");
        var active = await screen.WaitForAsync("Waiting for the app", () => WaitAsync(store, marked, cancellationToken));
        Write(screen, new RotateResult(KeptResult.Of(marked, []), KeptResult.Of(active, []), others));
        return ExitCode.Fine;
    }

    /// <summary>
    /// Writes the wish into the row that each app with this name acts on: the tool does not know which of them runs, and a row that no app acts on
    /// does no harm.
    /// </summary>
    /// <returns>The rows, the newest first: that is of the app that registered last.</returns>
    private static async Task<IReadOnlyList<StoredRegistration>> MarkAsync(
        IWebhookRegistrationStore store, string receiver, string name, CancellationToken cancellationToken)
    {
        var marked = new List<StoredRegistration>();
        while (true)
        {
            var rows = await store.ListAsync(cancellationToken);
            var rest = RegistrationReport.CurrentOf(rows, receiver, name)
                .Where(row => !marked.Exists(done => RegistrationReport.AreOfOneApp(done, row))).ToList();
            if (rest.Count == 0)
            {
                return marked.Count > 0 ? [.. marked.OrderByDescending(static row => row.Generation)] : throw NotFound(rows, receiver, name);
            }

            foreach (var row in rest)
            {
                // If it was asked for before, it is not done yet. False if the app replaced the row in the meantime, on its own: then the new one is asked
                // for, as the request is for a secret that is newer than this command.
                var wish = row.RotationRequestedAt is null ? row with { RotationRequestedAt = TimeProvider.System.GetUtcNow() } : row;
                if (wish == row || await store.TryUpdateAsync(wish, StoredRegistrationState.Active, cancellationToken))
                {
                    marked.Add(wish);
                }
            }
        }
    }

    private static ToolException NotFound(IReadOnlyList<StoredRegistration> rows, string receiver, string name)
    {
        var others = rows.Where(static row => row.State == StoredRegistrationState.Active).Select(RegistrationReport.NameOf).Distinct().ToList();
        return new(
            ExitCode.Refused,
            $"No webhook '{name}' is registered{(receiver.Length == 0 ? "" : $" for the receiver '{receiver}'")}.",
            others.Count == 0 ? $"See {ToolIdentity.Name} registrations list." : $"Those that are: {string.Join(", ", others)}.");
    }

    private static async Task<StoredRegistration> WaitAsync(IWebhookRegistrationStore store, StoredRegistration marked, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (RegistrationReport.CurrentOf(await store.ListAsync(cancellationToken), marked.Receiver, marked.Name)
                    .Find(row => row.Generation > marked.Generation && RegistrationReport.AreOfOneApp(row, marked)) is { } newest)
                {
                    return newest;
                }

                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(
                ExitCode.Interrupted, "Stopped waiting. The request stays: the app replaces the webhook in its next run.", $"{ToolIdentity.Name} registrations list shows whether it has.", exception);
        }
    }

    private static void Write(ToolConsole screen, RotateResult result) => screen.Write(result, ToolJson.Readable.RotateResult, console =>
    {
        WriteNewest(console, result);
        foreach (var other in result.Others)
        {
            console.WriteProse(
                $"Requested for generation {other.Generation} as well, of {RegistrationReport.Describe(other.Environment, other.MerchantSerialNumber)}, for {other.Url}: the app that keeps it "
                + "replaces it, if there is one.");
        }
    });

    private static void WriteNewest(IAnsiConsole console, RotateResult result)
    {
        if (result.Replacement is { } active)
        {
            console.WriteRaw($"Replaced {result.Requested.Name}, generation {result.Requested.Generation}, by generation {active.Generation}.");
            new NameValueGrid { { "Id", $"{active.WebhookId}" }, { "URL", active.Url } }.WriteTo(console);
            console.WriteProse("The app accepts deliveries of both, and deletes the old one once it has been quiet.");
        }
        else
        {
            console.WriteRaw($"Requested a new secret for {result.Requested.Name}, generation {result.Requested.Generation}.");
            new NameValueGrid { { "Id", $"{result.Requested.WebhookId}" }, { "URL", result.Requested.Url } }.WriteTo(console);
            console.WriteProse($"The app replaces it in its next run, by default within 15 minutes. {ToolIdentity.Name} registrations list shows when it has.");
        }
    }
}

/// <param name="Requested">The webhook that is to be replaced, or was.</param>
/// <param name="Replacement">The one that replaced it; null if it was not waited for.</param>
/// <param name="Others">The webhooks of this name of other environments, sales units and hosts that are to be replaced as well. They are not waited for.</param>
internal sealed record RotateResult(KeptResult Requested, KeptResult? Replacement, IReadOnlyList<KeptResult> Others);
