using System.Collections.Concurrent;

namespace Vipps.Webhooks.Registrar;

/// <summary>The times of the latest deliveries of each webhook of one receiver in this process, until they are saved.</summary>
internal sealed class RegistrationActivity
{
    private ConcurrentDictionary<Guid, LatestDeliveries> _latest = new();

    public void Note(DeliveryReport report)
    {
        if (report.WebhookId is { } id)
        {
            Note(id, report.StatusCode < 300 ? new(report.ReceivedAt, null) : new(null, report.ReceivedAt));
        }
    }

    /// <summary>Notes times, such as those that were taken and could not be saved.</summary>
    public void Note(Guid id, LatestDeliveries latest) =>
        _latest.AddOrUpdate(id, static (_, added) => added, static (_, before, added) => before.With(added), latest);

    public IReadOnlyCollection<KeyValuePair<Guid, LatestDeliveries>> Take() => [.. Interlocked.Exchange(ref _latest, new())];
}

/// <param name="Accepted">The time of the latest one that was answered 200; null if there is none.</param>
/// <param name="Refused">The time of the latest one that was answered with an error; null if there is none.</param>
internal readonly record struct LatestDeliveries(DateTimeOffset? Accepted, DateTimeOffset? Refused)
{
    public LatestDeliveries With(LatestDeliveries other) => new(Later(Accepted, other.Accepted), Later(Refused, other.Refused));

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
