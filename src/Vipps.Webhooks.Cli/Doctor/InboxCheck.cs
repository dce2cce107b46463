using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Cli;

/// <summary>Checks whether deliveries of an inbox are stuck, and whether its events come by webhook at all.</summary>
internal static class InboxCheck
{
    // That of the app's own health check.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    // A few are normal after an outage.
    private const int ManyPolled = 3;

    public static IEnumerable<Check> Examine(InboxStats stats, DateTimeOffset now)
    {
        const string Code = "inbox";
        if (stats.Parked > 0)
        {
            yield return Check.Fault(
                Code,
                $"{stats.Parked} {Deliveries(stats.Parked)} parked{(stats.Held > 0 ? $", and {stats.Held} more wait behind" : "")}.",
                $"{ToolIdentity.Name} inbox list --state parked shows why. Mend the cause, then unpark or discard them.");
        }

        if (stats.OldestWaiting is { } oldest && now - oldest > MaxWait && stats.Waiting > stats.Held)
        {
            yield return Check.Warning(
                Code,
                $"{stats.Waiting - stats.Held} {Deliveries(stats.Waiting - stats.Held)} waiting, the oldest for {TimeText.Of(now - oldest)}.",
                $"Is the app running? {ToolIdentity.Name} inbox list --failed shows whether its handlers fail.");
        }
        else if (stats.Parked == 0)
        {
            yield return Check.Ok(Code, $"No delivery in the inbox is stuck; {stats.Waiting} {Deliveries(stats.Waiting)} waiting.");
        }
    }

    public static Check Examine(EventSources sources)
    {
        const string Code = "delivery";
        const string Next =
            "Look at the checks above: is the webhook registered, does Vipps reach its URL, and has the app its secret? The app's metric vipps.webhooks.deliveries says whether it refuses deliveries.";
        return sources switch
        {
            { All: 0 } => Check.Ok(Code, "No event came within the last 24 h, neither by webhook nor by polling."),
            { Polled: 0, Delivered: 0 } => Check.Ok(Code, $"{sources.All} events came within the last 24 h. Their bodies are deleted or encrypted, so it is unknown how."),
            _ when sources.Unknown > sources.Polled + sources.Delivered => Check.Ok(
                Code, $"{sources.All} events came within the last 24 h. The bodies of most are deleted or encrypted, so it is unknown how they came."),
            { Polled: >= ManyPolled, Delivered: 0 } => Check.Warning(
                Code, $"Webhooks do not arrive: all {sources.Polled} events of the last 24 h came by polling, and none by a webhook.", Next),
            { Polled: >= ManyPolled } when sources.Polled > sources.Delivered => Check.Warning(
                Code, $"Webhooks are late or missing: {sources.Polled} events of the last 24 h came by polling, and only {sources.Delivered} by a webhook.", Next),
            _ => Check.Ok(Code, $"Of the events of the last 24 h, {sources.Delivered} came by a webhook and {sources.Polled} by polling."),
        };
    }

    private static string Deliveries(long count) => count == 1 ? "delivery is" : "deliveries are";
}
