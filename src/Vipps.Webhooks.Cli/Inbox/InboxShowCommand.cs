using System.CommandLine;
using System.Globalization;
using System.Text;
using Vipps.Webhooks.Storage.Page;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Cli;

/// <summary>Shows one delivery of an inbox.</summary>
internal sealed class InboxShowCommand() : InboxDatabaseCommand(
    "show",
    "Shows a delivery with its last error; its body only with --body, because it may contain personal data.",
    [IdArgument, BodyOption],
    [
        "vipps-webhooks inbox show 17 --sqlite vipps-webhooks.db",
        "vipps-webhooks inbox show 17 --body --output json | jq -r .body",
    ])
{
    private static readonly Argument<long> IdArgument = new("id") { Description = "The number of the delivery, as list shows it." };

    private static readonly Option<bool> BodyOption = new("--body") { Description = "Show the body too, as Vipps sent it." };

    protected override async Task<int> RunAsync(ParseResult arguments, OpenInbox inbox, ToolConsole screen, CancellationToken cancellationToken)
    {
        var id = arguments.GetValue(IdArgument);
        var entry = await inbox.Admin.FindAsync(id, cancellationToken)
            ?? throw new ToolException(
                ExitCode.Refused,
                string.Create(CultureInfo.InvariantCulture, $"There is no delivery {id}{(inbox.Receiver.Length == 0 ? "" : $" of the receiver '{inbox.Receiver}'")}."),
                "The app deletes those that are finished after a time. Those of a named receiver need --receiver.");
        var (body, isEncrypted) = arguments.GetValue(BodyOption) ? await ReadBodyAsync(inbox, id, cancellationToken) : default;
        if (isEncrypted)
        {
            screen.Warn(
                "The body is encrypted (ProtectBodies), and the tool does not have the app's keys. The app's page shows it (MapVippsWebhookInbox with a bodyPolicy), "
                + "and so does IWebhookInboxAdmin.ReadDeliveryAsync in the app. To replay, discard or unpark the delivery, the tool does not need it.");
        }

        screen.Write(new InboxShowResult(EntryResult.Of(entry), body, isEncrypted), ToolJson.Readable.InboxShowResult, console =>
        {
            InboxText.Write(console, entry);
            if (body is not null)
            {
                console.WriteRaw();
                foreach (var line in body.ReplaceLineEndings("\n").Split('\n'))
                {
                    console.WriteRaw(line);
                }
            }
        });
        return ExitCode.Fine;
    }

    private static async Task<(string? Body, bool IsEncrypted)> ReadBodyAsync(OpenInbox inbox, long id, CancellationToken cancellationToken)
    {
        try
        {
            return (await inbox.Admin.ReadDeliveryAsync(id, cancellationToken) is { } delivery ? Encoding.UTF8.GetString(delivery.Body.Span) : null, false);
        }
        catch (UnreadableBodyException)
        {
            return (null, true);
        }
    }
}

/// <param name="Delivery">The delivery.</param>
/// <param name="Body">Its body as text; null unless it was asked for, and if it was deleted or is encrypted.</param>
/// <param name="BodyEncrypted">True if it was asked for and is encrypted.</param>
internal sealed record InboxShowResult(EntryResult Delivery, string? Body, bool BodyEncrypted);
