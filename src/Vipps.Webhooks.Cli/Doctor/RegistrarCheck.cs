namespace Vipps.Webhooks.Cli;

/// <summary>Checks the webhooks that an app keeps registered: against each other, and against Vipps' list if there is one.</summary>
internal static class RegistrarCheck
{
    private const string Code = "registrar";

    // Four times the registrar's default interval.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <param name="rows">The rows of the receiver.</param>
    /// <param name="vipps">Vipps' list; null if Vipps was not asked.</param>
    /// <param name="now">The current time.</param>
    public static IEnumerable<Check> Examine(IReadOnlyList<StoredRegistration> rows, VippsList? vipps, DateTimeOffset now)
    {
        if (rows.All(static row => row.State == StoredRegistrationState.Gone))
        {
            yield return Check.Ok(Code, "The app keeps no webhook registered in this database.");
        }

        var report = RegistrationReport.Of(rows, vipps, now);
        foreach (var (row, findings) in report.Rows.Where(static kept => kept.Row.State != StoredRegistrationState.Gone))
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

        foreach (var named in rows.GroupBy(static row => row.Name).Where(static named => named.Any(IsWanted) && !named.Any(RegistrationReport.IsLive)))
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
    }

    private static bool IsWanted(StoredRegistration row) => row.State is StoredRegistrationState.Intended or StoredRegistrationState.Abandoned;

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
