using System.Security.Cryptography;

namespace Vipps.Webhooks.Storage;

/// <summary>Looks into an inbox, and acts on what is stuck in it.</summary>
/// <remarks>A singleton that comes with each inbox; of a named receiver a keyed one.</remarks>
public interface IWebhookInboxAdmin
{
    /// <summary>Counts the deliveries by state.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The numbers.</returns>
    Task<InboxStats> GetStatsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists deliveries, the newest first.</summary>
    /// <param name="query">The deliveries to list; null for the newest 50.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The deliveries, without their bodies.</returns>
    Task<IReadOnlyList<InboxEntry>> ListAsync(InboxQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Finds a delivery.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The delivery, without its body; null if there is none.</returns>
    Task<InboxEntry?> FindAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>Reads a delivery with its body, which may contain personal data.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The delivery; null if there is none, or if its body was deleted.</returns>
    /// <exception cref="CryptographicException">
    /// The body is encrypted (<see cref="InboxOptions.ProtectBodies"/>), and this process does not have the key.
    /// </exception>
    Task<InboxDelivery?> ReadDeliveryAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Handles a finished delivery once more, after all with its ordering key that are waiting now. It is stored as a new one with the same
    /// <see cref="InboxDelivery.DeliveryKey"/>, so a handler that saves these keys does nothing for it.
    /// </summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number of the new delivery; null if there is none to replay, if it is not finished, or if its body was deleted.</returns>
    Task<long?> ReplayAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>Ends a waiting or parked delivery without handling it. Later ones with its ordering key go on.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False if there is no such delivery, if it is finished, or if it is being handled now.</returns>
    Task<bool> DiscardAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>Attempts a parked delivery again, as if it had just arrived.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False if it is not parked.</returns>
    Task<bool> UnparkAsync(long id, CancellationToken cancellationToken = default);
}
