using System.Collections.Concurrent;

namespace Vipps.Webhooks.Registrar;

/// <summary>The times of the latest deliveries of each webhook in this process, until they are saved.</summary>
internal sealed class RegistrationActivity
{
    private ConcurrentDictionary<Guid, (DateTimeOffset? Accepted, DateTimeOffset? Refused)> _latest = new();

    public void Note(DeliveryReport report)
    {
        if (report.WebhookId is not { } id)
        {
            return;
        }

        var isAccepted = report.StatusCode < 300;
        var at = report.ReceivedAt;
        _latest.AddOrUpdate(
            id,
            static (_, note) => note.isAccepted ? (note.at, null) : (null, note.at),
            static (_, before, note) => note.isAccepted ? (note.at, before.Refused) : (before.Accepted, note.at),
            (isAccepted, at));
    }

    public IReadOnlyList<KeyValuePair<Guid, (DateTimeOffset? Accepted, DateTimeOffset? Refused)>> Take() =>
        [.. Interlocked.Exchange(ref _latest, new())];
}
