namespace Vipps.Webhooks.Cli;

/// <summary>Checks the webhooks that an app keeps registered: against each other, and against Vipps' list if there is one.</summary>
internal static class RegistrarCheck
{
    private const string Code = "registrar";

    // Four times the registrar's default interval.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <param name="all">The rows of all receivers.</param>
    /// <param name="receiver">The receiver whose rows are checked.</param>
    /// <param name="vipps">Vipps' list; null if Vipps was not asked.</param>
    /// <param name="now">The current time.</param>
    public static IEnumerable<Check> Examine(
        IReadOnlyList<StoredRegistration> all, string receiver, VippsList? vipps, DateTimeOffset now)
    {
        var rows = all.Where(row => row.Receiver == receiver).ToList();
        if (rows.TrueForAll(static row => row.State == StoredRegistrationState.Gone))
        {
            var others = all.Select(static row => row.Receiver).Where(other => other.Length > 0 && other != receiver).Distinct().ToList();
            yield return Check.Ok(
                Code,
                "The app keeps no webhook of this receiver registered in this database.",
                others.Count == 0 ? null : $"It does for other receivers: {string.Join(", ", others.Select(static other => $"--receiver {other}"))}.");
        }

        var report = RegistrationReport.Of(all, vipps, now);
        foreach (var (row, findings) in report.Rows.Where(kept => kept.Row.Receiver == receiver && kept.Row.State != StoredRegistrationState.Gone))
        {
            if (findings.Count == 0 && row.State == StoredRegistrationState.Active)
            {
                yield return Check.Ok(Code, $"The app keeps {NameOf(row)} registered: webhook {row.Id}.");
            }

            foreach (var finding in findings)
            {
                yield return Of(row, finding, now);
            }
        }

        foreach (var named in rows.GroupBy(static row => row.Name).Where(named => named.Any(IsUnfinished) && !named.Any(RegistrationReport.IsLive)))
        {
            yield return Check.Fault(
                Code,
                $"The app registered {named.Key} and has no webhook of it in force: nothing is delivered by it.",
                "The app registers it in its next run. Is it running? Its log and its health check name what keeps it from that.");
        }

        foreach (var (webhook, finding) in report.Strays)
        {
            yield return new Check(
                Code,
                finding.Code == RegistrationFinding.BeingRegistered ? Check.OkStatus : Check.WarningStatus,
                $"Webhook {webhook.Id} for {UrlText.WithoutQuery(webhook.Url!)}: {finding.Message}",
                finding.Next);
        }

        bool IsUnfinished(StoredRegistration row) =>
            row.State == StoredRegistrationState.Abandoned
            || (row.State == StoredRegistrationState.Intended && now - row.CreatedAt >= RegistrationReport.AbandonAfter);
    }

    private static string NameOf(StoredRegistration row) => $"{row.Name} (generation {row.Generation})";

    private static Check Of(StoredRegistration row, RegistrationFinding finding, DateTimeOffset now)
    {
        var status = finding.Code switch
        {
            RegistrationFinding.GoneAtVipps when row.State == StoredRegistrationState.Active => Check.FaultStatus,
            RegistrationFinding.RotationRequested when now - row.RotationRequestedAt < LongestWait => Check.OkStatus,
            _ => Check.WarningStatus,
        };
        return new Check(Code, status, $"{NameOf(row)}: {finding.Message}", finding.Next);
    }
}
