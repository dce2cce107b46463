namespace Vipps.Webhooks.Cli;

/// <summary>The webhooks and rows to delete, and the reasons against it.</summary>
/// <param name="Targets">The webhooks and rows.</param>
/// <param name="Objections">The reasons why someone has to insist.</param>
/// <param name="Remarks">Those that are left alone, and the reasons.</param>
/// <param name="IsComplete">False if a later run has more to do, because a registration is in progress.</param>
internal sealed record PrunePlan(IReadOnlyList<PruneTarget> Targets, IReadOnlyList<string> Objections, IReadOnlyList<string> Remarks, bool IsComplete)
{
    private static readonly TimeSpan InUse = TimeSpan.FromHours(1);

    // No registrar may take longer until it counts an intent as abandoned.
    private static readonly TimeSpan LongestAbandonAfter = TimeSpan.FromHours(1);

    /// <summary>Chooses the rows of one host, which an app on another host leaves alone, and what their unfinished registrations left at Vipps.</summary>
    /// <param name="host">The host.</param>
    /// <param name="receiver">The receiver; null for all of them.</param>
    /// <param name="rows">All rows, read after the list.</param>
    /// <param name="vipps">Vipps' list.</param>
    /// <param name="now">The current time.</param>
    /// <exception cref="ToolException">No row has this host.</exception>
    public static PrunePlan OfHost(string host, string? receiver, IReadOnlyList<StoredRegistration> rows, VippsList vipps, DateTimeOffset now)
    {
        var ofHost = rows
            .Where(row => (receiver is null || row.Receiver == receiver) && string.Equals(RegistrationReport.HostOf(row.Url), host, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (ofHost.Count == 0)
        {
            throw new ToolException(
                ExitCode.Refused, $"No row has the host {host}. Nothing was deleted.", $"{ToolIdentity.Name} registrations list --all shows the rows.");
        }

        var remarks = new List<string>();
        var left = ofHost.FindAll(static row => row.State != StoredRegistrationState.Gone);
        if (left.RemoveAll(row => !vipps.Covers(row)) is > 0 and var others)
        {
            remarks.Add($"{others} more of this host {(others == 1 ? "is" : "are")} of another environment or sales unit than these keys, and left alone.");
        }

        var busy = left.FindAll(row => row.State == StoredRegistrationState.Intended && now - row.CreatedAt < LongestAbandonAfter);
        left.RemoveAll(row => busy.Exists(intent => intent == row || (!RegistrationReport.IsLive(row) && CanonicalUrl.AreSame(intent.Url, row.Url))));
        remarks.AddRange(busy.Select(static row => $"{RegistrationReport.NameOf(row)}, generation {row.Generation}, is being registered, and left alone. Run this again in an hour."));

        // The webhooks that an unfinished registration left have no row, and go first: if one stays, so does the row that tells of it.
        var targets = new List<PruneTarget>();
        foreach (var row in left)
        {
            if (!RegistrationReport.IsLive(row))
            {
                var orphans = Registrar.Orphans.Of(row, vipps.Webhooks, rows);
                targets.AddRange(vipps.Webhooks.Where(webhook => orphans.Contains(webhook.Id)).Select(PruneTarget.Of));
            }
        }

        targets = [.. targets.DistinctBy(static target => target.Id), .. left.Select(PruneTarget.Of)];
        return new PrunePlan(targets, [.. left.SelectMany(row => ObjectionsTo(row, rows.Where(vipps.Covers), now))], remarks, busy.Count == 0);
    }

    /// <summary>Chooses the webhooks at Vipps with one URL whose secret no row has: those of an earlier installation.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="rows">All rows, read after the list.</param>
    /// <param name="vipps">Vipps' list.</param>
    public static PrunePlan OfUrl(Uri url, IReadOnlyList<StoredRegistration> rows, VippsList vipps)
    {
        var known = rows.Where(RegistrationReport.IsLive).Select(static row => row.Id!.Value).ToHashSet();
        var unknown = vipps.Webhooks.Where(webhook => CanonicalUrl.AreSame(webhook.Url, url) && !known.Contains(webhook.Id)).ToList();
        var busy = unknown.FindAll(webhook => RegistrationReport.IntentOf(webhook, rows) is not null);
        var targets = unknown.Except(busy).Select(PruneTarget.Of).ToList();

        // In a copy of an app's database, an app on another host leaves the row alone, and Vipps no longer lists it once the first app has replaced it.
        var isKept = rows.Any(row => row.State == StoredRegistrationState.Active && CanonicalUrl.AreSame(row.Url, url)
            && vipps.Has(row.Id) && !RegistrationReport.IsLeftAlone(row, rows, vipps));
        return new PrunePlan(
            targets,
            targets.Count == 0 || isKept ? [] : ["No active row of the app has this URL and is registered at Vipps, so what uses these webhooks keeps their secrets elsewhere, or this is another app's database, or a copy."],
            [.. busy.Select(static webhook => $"{webhook.Id} may belong to a registration in progress, and is left alone. Run this again in a few minutes.")],
            busy.Count == 0);
    }

    private static IEnumerable<string> ObjectionsTo(StoredRegistration row, IEnumerable<StoredRegistration> rows, DateTimeOffset now)
    {
        if (!RegistrationReport.IsLive(row))
        {
            yield break;
        }

        var name = $"{RegistrationReport.NameOf(row)}, generation {row.Generation},";
        if (row.LastAcceptedAt is { } accepted && now - accepted < InUse)
        {
            yield return $"{name} accepted a delivery {TimeText.Of(now - accepted)} ago.";
        }

        if (RegistrationReport.NewestOf(rows, row.Receiver, row.Name) == row)
        {
            yield return $"{name} is the newest of its name: an app that runs and wants it registers it anew, and events are missing until then.";
        }
    }
}
