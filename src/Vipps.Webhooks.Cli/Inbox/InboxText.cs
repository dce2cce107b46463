using System.Globalization;
using Spectre.Console;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Page;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes deliveries for people.</summary>
internal static class InboxText
{
    private const int MaxErrorInAList = 200;
    private const int Indent = 2;

    /// <summary>Writes a delivery on a few lines: what it is, and what is wrong with it.</summary>
    public static void WriteLine(IAnsiConsole console, InboxEntry entry)
    {
        console.WriteRaw(
            new ColoredText(entry.Id.ToString(CultureInfo.InvariantCulture)), "  ", new ColoredText(StateName.Of(entry.State), ColorOf(entry)), $"  {TypeOf(entry)}");
        console.WriteRaw($"  {entry.OrderingKey}");
        console.WriteProse(string.Join(", ", Facts(entry)), Color.Grey, Indent);
        if (entry.LastError is { } error)
        {
            console.WriteProse(PrintableText.Of(error, MaxErrorInAList), indent: Indent);
        }
    }

    /// <summary>Writes all of a delivery but its body.</summary>
    public static void Write(IAnsiConsole console, InboxEntry entry)
    {
        var grid = new NameValueGrid
        {
            { "Id", entry.Id.ToString(CultureInfo.InvariantCulture) },
            { "State", entry.IsBeingHandled ? $"{StateName.Of(entry.State)}, being handled" : StateName.Of(entry.State) },
            { "Event type", TypeOf(entry) },
            { "Ordering key", entry.OrderingKey },
            { "Key", entry.DeliveryKey },
            { "Arrived", Moment(entry.ReceivedAt) },
            { "Attempts", $"{entry.Attempts}{(entry.Failures > 0 ? $", of which {entry.Failures} failed" : "")}" },
        };
        Add("Next attempt", entry.State == InboxState.Waiting && entry.NextAttemptAt is { } next ? Moment(next) : null);
        Add("Finished", entry.FinishedAt is { } finished ? Moment(finished) : null);
        Add("Waits for", entry.HeldBy is { } holder ? $"{holder}, which is parked" : null);
        Add("Holds back", entry.Holds > 0 ? entry.Holds.ToString(CultureInfo.InvariantCulture) : null);
        Add("Replays", entry.ReplayOf?.ToString(CultureInfo.InvariantCulture));
        Add("Webhook", entry.WebhookId?.ToString());
        Add("Body", entry.HasBody ? null : "deleted");
        grid.WriteTo(console);
        if (entry.LastError is { } error)
        {
            console.WriteRaw();
            console.WriteProse(error, Color.Red);
        }

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                grid.Add(name, value);
            }
        }
    }

    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Facts(InboxEntry entry)
    {
        yield return $"arrived {Moment(entry.ReceivedAt)}";
        if (entry.Failures > 0)
        {
            yield return entry.Failures == 1 ? "failed once" : $"failed {entry.Failures} times";
        }

        if (entry.IsBeingHandled)
        {
            yield return "being handled";
        }
        else if (entry.State == InboxState.Waiting && entry.NextAttemptAt is { } next)
        {
            yield return $"next attempt {Moment(next)}";
        }

        if (entry.HeldBy is { } holder)
        {
            yield return $"waits for {holder}";
        }

        if (entry.Holds > 0)
        {
            yield return $"holds back {entry.Holds}";
        }

        if (entry.ReplayOf is { } original)
        {
            yield return $"replays {original}";
        }
    }

    private static string TypeOf(InboxEntry entry) => entry.EventType.Name is { Length: > 0 } type ? type : "unknown event";

    private static Color? ColorOf(InboxEntry entry) => entry.State switch
    {
        InboxState.Parked or InboxState.Released => Color.Red,
        InboxState.Waiting when entry.Failures > 0 || entry.HeldBy is not null => Color.Yellow,
        InboxState.Done => Color.Green,
        _ => null,
    };
}
