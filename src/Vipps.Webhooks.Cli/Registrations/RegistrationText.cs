using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes the webhooks that an app keeps registered for people: a paragraph for each, with what is copied on lines of their own.</summary>
internal static class RegistrationText
{
    private const string Indent = "  ";

    public static void Write(IAnsiConsole console, IReadOnlyList<KeptRow> rows, IReadOnlyList<StrayWebhook> strays, DateTimeOffset now)
    {
        foreach (var (row, findings) in rows)
        {
            Write(console, row, now);
            foreach (var finding in findings)
            {
                Write(console, finding);
            }
        }

        foreach (var (webhook, finding) in strays)
        {
            console.WriteRaw(new ColoredText(Describe(finding), Color.Yellow));
            Grid(webhook.Id, webhook.UrlText, webhook.Events).WriteTo(console, Indent);
            Write(console, finding);
        }
    }

    /// <summary>Writes a webhook that no row knows.</summary>
    public static void WriteUnknown(IAnsiConsole console, PruneTarget target)
    {
        console.WriteRaw(new ColoredText("unknown here", Color.Yellow));
        Grid(target.Id, target.Url, target.Events).WriteTo(console, Indent);
    }

    /// <summary>Writes a row without what is found about it.</summary>
    public static void Write(IAnsiConsole console, StoredRegistration row, DateTimeOffset now)
    {
        var since = Since(row);
        console.WriteRaw(
            RegistrationReport.NameOf(row),
            "  ",
            new ColoredText(StateOf(row.State), ColorOf(row.State)),
            $", generation {row.Generation}, since {InboxText.Moment(since)}");
        var grid = Grid(row.Id, row.Url.OriginalString, row.Events);
        if (RegistrationReport.IsLive(row))
        {
            grid.Add("Accepted", Last(row.LastAcceptedAt, now));
            grid.Add("Refused", Last(row.LastRefusedAt, now));
        }

        grid.WriteTo(console, Indent);
    }

    /// <summary>Returns the time since which a row is in its state.</summary>
    public static DateTimeOffset Since(StoredRegistration row) => row.State switch
    {
        StoredRegistrationState.Active => row.ActiveAt ?? row.CreatedAt,
        StoredRegistrationState.Retiring => row.RetiringAt ?? row.CreatedAt,
        _ => row.CreatedAt,
    };

    public static string StateOf(StoredRegistrationState state) => state switch
    {
        StoredRegistrationState.Intended => "being registered",
        StoredRegistrationState.Active => "active",
        StoredRegistrationState.Retiring => "replaced",
        StoredRegistrationState.Gone => "gone",
        _ => "not finished",
    };

    private static string Last(DateTimeOffset? at, DateTimeOffset now) =>
        at is { } moment ? $"last {InboxText.Moment(moment)}, {TimeText.Of(now - moment)} ago" : "none is known";

    private static NameValueGrid Grid(Guid? id, string url, IReadOnlyList<WebhookEventType> events)
    {
        var grid = new NameValueGrid { { "URL", url } };
        if (id is { } known)
        {
            grid.Add("Id", known.ToString());
        }

        grid.Add("Events", string.Join('\n', EventNames.Shorten(events)));
        return grid;
    }

    private static void Write(IAnsiConsole console, RegistrationFinding finding)
    {
        console.WriteProse(finding.Message, indent: 4, head: new ColoredText("  ! ", Color.Yellow));
        if (finding.Next is { } next)
        {
            console.WriteProse(next, indent: 4);
        }
    }

    private static string Describe(RegistrationFinding finding) => finding.Code switch
    {
        RegistrationFinding.Orphan => "left over at Vipps",
        RegistrationFinding.BeingRegistered => "new at Vipps",
        _ => "unknown here",
    };

    private static Color? ColorOf(StoredRegistrationState state) => state switch
    {
        StoredRegistrationState.Active => Color.Green,
        StoredRegistrationState.Gone => Color.Grey,
        _ => Color.Yellow,
    };
}
