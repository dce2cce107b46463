using Vipps.Webhooks.Http;
using Vipps.Webhooks.Registrar;

namespace Vipps.Webhooks.Cli;

/// <summary>A row, and what is to be said about it.</summary>
internal sealed record KeptRow(StoredRegistration Row, IReadOnlyList<RegistrationFinding> Findings);

/// <summary>A webhook at Vipps with a URL of ours that no row knows, and what is to be said about it.</summary>
internal sealed record StrayWebhook(Webhook Webhook, RegistrationFinding Finding);

/// <summary>The rows of an app beside Vipps' list: by the rules of the app's registrar, as far as they can be known without its settings.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Strays">The webhooks at Vipps that no row knows; empty if Vipps was not asked.</param>
internal sealed record RegistrationReport(IReadOnlyList<KeptRow> Rows, IReadOnlyList<StrayWebhook> Strays)
{
    /// <summary>The age at which a registration that was begun counts as not finished: the registrar's own default.</summary>
    public static readonly TimeSpan AbandonAfter = TimeSpan.FromMinutes(2);

    /// <param name="rows">All rows, read after the list.</param>
    /// <param name="vipps">Vipps' list; null if Vipps was not asked.</param>
    /// <param name="now">The current time.</param>
    public static RegistrationReport Of(IReadOnlyList<StoredRegistration> rows, VippsList? vipps, DateTimeOffset now) => new(
        [.. rows.Select(row => new KeptRow(row, [.. FindingsOf(row, rows, vipps, now)]))],
        vipps is null ? [] : [.. StraysOf(rows, vipps)]);

    /// <summary>Returns the name of a row for people: with that of its receiver, if it has one.</summary>
    public static string NameOf(StoredRegistration row) => row.Receiver.Length == 0 ? row.Name : $"{row.Receiver}/{row.Name}";

    /// <summary>Indicates whether a webhook of a row exists, as far as the app knows, and has its secret in the row.</summary>
    public static bool IsLive(StoredRegistration row) =>
        row is { State: StoredRegistrationState.Active or StoredRegistrationState.Retiring, Id: not null };

    /// <summary>Finds the active row of a name that was registered last: that of the app that runs now, if one does.</summary>
    public static StoredRegistration? NewestOf(IEnumerable<StoredRegistration> rows, string receiver, string name) => rows
        .Where(row => row.State == StoredRegistrationState.Active && row.Receiver == receiver && row.Name == name)
        .MaxBy(static row => row.Generation);

    /// <summary>
    /// Finds the active rows of a name that apps act on, the newest first. An app has those of its environment, sales unit and host, and of these the newest,
    /// as its registrar has it: apps with another of the three may share the table.
    /// </summary>
    public static List<StoredRegistration> CurrentOf(IEnumerable<StoredRegistration> rows, string receiver, string name)
    {
        var current = new List<StoredRegistration>();
        foreach (var row in rows
            .Where(row => row.State == StoredRegistrationState.Active && row.Receiver == receiver && row.Name == name)
            .OrderByDescending(static row => row.Generation))
        {
            if (!current.Exists(newer => AreOfOneApp(newer, row)))
            {
                current.Add(row);
            }
        }

        return current;
    }

    /// <summary>Indicates whether one app acts on both rows of a name.</summary>
    public static bool AreOfOneApp(StoredRegistration one, StoredRegistration other) =>
        one.Environment == other.Environment && one.MerchantSerialNumber == other.MerchantSerialNumber && AreSameHost(one.Url, other.Url);

    public static string HostOf(Uri url) => UrlHost.InAscii(url) ?? url.Host;

    public static bool AreSameHost(Uri one, Uri other) => string.Equals(HostOf(one), HostOf(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the webhooks at Vipps with a URL of ours whose secret is in no row.</summary>
    public static IEnumerable<Webhook> UnknownOf(IReadOnlyList<StoredRegistration> rows, VippsList vipps)
    {
        var known = rows.Where(IsLive).Select(static row => row.Id!.Value).ToHashSet();
        var urls = rows.Select(static row => CanonicalUrl.Of(row.Url)).ToHashSet(StringComparer.Ordinal);
        return vipps.Webhooks.Where(webhook => webhook.Url is { } url && urls.Contains(CanonicalUrl.Of(url)) && !known.Contains(webhook.Id));
    }

    /// <summary>Finds the intent in progress that a webhook may be of; null if there is none.</summary>
    public static StoredRegistration? IntentOf(Webhook webhook, IReadOnlyList<StoredRegistration> rows) => rows.FirstOrDefault(
        row => row.State == StoredRegistrationState.Intended && CanonicalUrl.AreSame(row.Url, webhook.Url) && !row.KnownBefore.Contains(webhook.Id));

    private static IEnumerable<RegistrationFinding> FindingsOf(
        StoredRegistration row, IReadOnlyList<StoredRegistration> rows, VippsList? vipps, DateTimeOffset now)
    {
        if (LeftAlone(row, rows, vipps) is { } alone)
        {
            yield return alone;
            yield break;
        }

        if (row.State == StoredRegistrationState.Intended && now - row.CreatedAt >= AbandonAfter)
        {
            yield return new(
                RegistrationFinding.Unfinished,
                $"Its registration began {TimeText.Of(now - row.CreatedAt)} ago and was not finished: the process ended, or got no answer.",
                "The app takes this over in its next run. Is it running?");
        }

        if (IsLive(row) && vipps?.Has(row.Id) == false)
        {
            yield return new(
                RegistrationFinding.GoneAtVipps,
                "Vipps does not list it: nothing is delivered by it.",
                "The app notices this in its next run, and registers anew what it wants. Is it running?");
        }

        if (row is { State: StoredRegistrationState.Active, RotationRequestedAt: { } requested })
        {
            yield return new(
                RegistrationFinding.RotationRequested,
                $"A new secret was requested {TimeText.Of(now - requested)} ago.",
                "The app replaces it in its next run, by default within 15 minutes.");
        }
    }

    /// <summary>
    /// Indicates whether the app that runs now leaves a row alone, be it gone or not: after a move it is that of the earlier host, and in a copy of a
    /// database that of the app from which it was copied.
    /// </summary>
    public static bool IsLeftAlone(StoredRegistration row, IReadOnlyList<StoredRegistration> rows, VippsList vipps) =>
        !vipps.Covers(row) || (NewerThan(row, rows, vipps) is { } newest && !AreSameHost(row.Url, newest.Url));

    private static StoredRegistration? NewerThan(StoredRegistration row, IReadOnlyList<StoredRegistration> rows, VippsList? vipps) =>
        NewestOf(vipps is null ? rows : rows.Where(vipps.Covers), row.Receiver, row.Name) is { } newest && newest.Generation > row.Generation ? newest : null;

    private static RegistrationFinding? LeftAlone(StoredRegistration row, IReadOnlyList<StoredRegistration> rows, VippsList? vipps)
    {
        if (row.State == StoredRegistrationState.Gone)
        {
            return null;
        }

        if (vipps?.Covers(row) == false)
        {
            return new(
                RegistrationFinding.LeftAlone,
                $"It is of {Describe(row.Environment, row.MerchantSerialNumber)}, and these keys are of {Describe(vipps.Environment, vipps.MerchantSerialNumber)}: an app with them leaves it alone.",
                "To compare it with Vipps' list, use its own keys.");
        }

        if (NewerThan(row, rows, vipps) is not { } newest)
        {
            return null;
        }

        if (newest.Environment != row.Environment || newest.MerchantSerialNumber != row.MerchantSerialNumber)
        {
            return new(
                RegistrationFinding.LeftAlone,
                $"It is of {Describe(row.Environment, row.MerchantSerialNumber)}, and generation {newest.Generation} of {Describe(newest.Environment, newest.MerchantSerialNumber)}: the app leaves it alone.",
                null);
        }

        return AreSameHost(row.Url, newest.Url) ? null : new(
            RegistrationFinding.LeftAlone,
            $"It is of another host than generation {newest.Generation}: the app leaves it alone.",
            $"If the shop has moved, delete it: {ToolIdentity.Name} registrations prune --host {HostOf(row.Url)}");
    }

    public static string Describe(string environment, string merchantSerialNumber) =>
        $"{environment}{(merchantSerialNumber.Length == 0 ? "" : $", sales unit {merchantSerialNumber}")}";

    private static IEnumerable<StrayWebhook> StraysOf(IReadOnlyList<StoredRegistration> rows, VippsList vipps) =>
        from webhook in UnknownOf(rows, vipps)
        select new StrayWebhook(webhook, FindingOf(webhook, rows, vipps));

    private static RegistrationFinding FindingOf(Webhook webhook, IReadOnlyList<StoredRegistration> rows, VippsList vipps)
    {
        if (IntentOf(webhook, rows) is { } intent)
        {
            return new(
                RegistrationFinding.BeingRegistered, $"{NameOf(intent)} is being registered at this moment, and this may be it.", "Look again in a few minutes.");
        }

        if (rows.FirstOrDefault(row => row.State == StoredRegistrationState.Abandoned && Orphans.Of(row, vipps.Webhooks, rows).Contains(webhook.Id)) is { } abandoned)
        {
            return new(
                RegistrationFinding.Orphan,
                $"A registration of {NameOf(abandoned)} that was not finished (generation {abandoned.Generation}) left it. Its secret was never saved.",
                "The app deletes it once the webhook is registered. Is it running?");
        }

        if (rows.FirstOrDefault(row => row.State == StoredRegistrationState.Gone && row.Id == webhook.Id && !IsLeftAlone(row, rows, vipps)) is { } gone)
        {
            return new(
                RegistrationFinding.Orphan,
                $"{NameOf(gone)} had it (generation {gone.Generation}) until Vipps did not list it any more. Its secret was erased then, and now it is back.",
                "The app deletes it once the webhook is registered. Is it running?");
        }

        if (rows.Where(row => CanonicalUrl.AreSame(row.Url, webhook.Url)).All(row => IsLeftAlone(row, rows, vipps)))
        {
            return new(
                RegistrationFinding.UnknownHere,
                "No row has its secret, and the app leaves the rows with its URL alone: if this database is a copy, it is a webhook of the app from which it was copied.",
                null);
        }

        return new(
            RegistrationFinding.UnknownHere,
            "No row has its secret, so the app refuses its deliveries: an earlier installation registered it, or another system.",
            $"If an earlier installation did: {ToolIdentity.Name} registrations prune --url \"{webhook.UrlText}\"");
    }
}
