using System.CommandLine;

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
        var marked = await MarkAsync(store, receiver, name, cancellationToken);
        if (!arguments.GetValue(WaitOption))
        {
            Write(screen, new RotateResult(KeptResult.Of(marked, []), null));
            return ExitCode.Fine;
        }

        screen.Remark($"Requested. Waiting for the app to replace generation {marked.Generation}, by default within 15 minutes. Ctrl-C ends the waiting; the request stays.");
        var active = await screen.WaitForAsync("Waiting for the app", () => WaitAsync(store, marked, cancellationToken));
        Write(screen, new RotateResult(KeptResult.Of(marked, []), KeptResult.Of(active, [])));
        return ExitCode.Fine;
    }

    /// <summary>Writes the wish into the newest active row of the name: that of the app that runs now.</summary>
    private static async Task<StoredRegistration> MarkAsync(
        IWebhookRegistrationStore store, string receiver, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await store.ListAsync(cancellationToken);
            if (RegistrationReport.NewestOf(rows, receiver, name) is not { } row)
            {
                throw NotFound(rows, receiver, name);
            }

            if (row.RotationRequestedAt is not null)
            {
                return row; // asked for before, and not done yet
            }

            // False if the app replaced it in the meantime, on its own. The request is for a secret that is newer than this command.
            var marked = row with { RotationRequestedAt = TimeProvider.System.GetUtcNow() };
            if (await store.TryUpdateAsync(marked, StoredRegistrationState.Active, cancellationToken))
            {
                return marked;
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
                if (RegistrationReport.NewestOf(await store.ListAsync(cancellationToken), marked.Receiver, marked.Name) is { } newest
                    && newest.Generation > marked.Generation)
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
    });
}

/// <param name="Requested">The webhook that is to be replaced, or was.</param>
/// <param name="Replacement">The one that replaced it; null if it was not waited for.</param>
internal sealed record RotateResult(KeptResult Requested, KeptResult? Replacement);
