namespace Vipps.Webhooks.Registrations;

/// <summary>A source whose registrations other processes may change: it is read again before a delivery of an unknown webhook is refused.</summary>
internal interface IReloadableSource
{
    /// <summary>Reads the registrations again, at most once a second, however many ask.</summary>
    /// <param name="id">The webhook that is not known; null if the delivery names none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask ReloadAsync(Guid? id, CancellationToken cancellationToken);
}
