using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vipps.Webhooks.Storage.Page;

namespace Vipps.Webhooks.Cli;

/// <summary>Counts the deliveries of an inbox.</summary>
internal sealed class InboxStatsCommand() : InboxDatabaseCommand(
    "stats",
    "Counts the deliveries by state.",
    [],
    [
        "vipps-webhooks inbox stats --sqlite vipps-webhooks.db",
        "vipps-webhooks inbox stats --output json | jq .stats.parked",
    ])
{
    protected override async Task<int> RunAsync(ParseResult arguments, OpenInbox inbox, ToolConsole screen, CancellationToken cancellationToken)
    {
        var stats = StatsResult.Of(await screen.WaitForAsync("Counting", () => inbox.Admin.GetStatsAsync(cancellationToken)));
        screen.Write(new InboxStatsResult(inbox.Receiver, stats), ToolJson.Readable.InboxStatsResult, console =>
        {
            var oldest = stats.OldestWaiting is { } arrived ? $", the oldest for {TimeText.Of(TimeProvider.System.GetUtcNow() - arrived)}" : "";
            new NameValueGrid
            {
                { "Waiting", $"{Text(stats.Waiting)}{oldest}" },
                { "Held back", $"{Text(stats.Held)} of them, by parked ones" },
                { "Parked", Text(stats.Parked) },
                { "Done", Text(stats.Done) },
                { "Released", Text(stats.Released) },
                { "Discarded", Text(stats.Discarded) },
            }.WriteTo(console);
            if (stats.Parked > 0)
            {
                console.WriteRaw();
                console.WriteProse(
                    $"Parked deliveries wait for a person: {ToolIdentity.Name} inbox list --state parked shows why. Mend the cause, then unpark them.", Color.Yellow);
            }
        });
        return ExitCode.Fine;
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Receiver">The name of the receiver; empty for the default one.</param>
/// <param name="Stats">The numbers.</param>
internal sealed record InboxStatsResult(string Receiver, StatsResult Stats);
