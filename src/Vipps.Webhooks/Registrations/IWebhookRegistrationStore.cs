namespace Vipps.Webhooks;

/// <summary>
/// A store of the webhooks that the registrar keeps registered, shared by all processes of an app. <c>Vipps.Webhooks.Storage</c> brings one
/// for a file, SQLite and PostgreSQL.
/// </summary>
/// <remarks>
/// Two processes that register at the same time are kept apart by this store alone: receiver, name and generation are its unique key, and
/// updates compare the state. Every method must see what others saved before it was called.
/// </remarks>
public interface IWebhookRegistrationStore
{
    /// <summary>Prepares the store, such as by creating its table. Harmless if it is repeated.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that completes when the store can be used.</returns>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Reads all rows, of all receivers. There are few.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The rows.</returns>
    Task<IReadOnlyList<StoredRegistration>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a row, and returns after it is on disk.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Stops waiting. The row may or may not be saved then.</param>
    /// <returns>False if there is a row with this receiver, name and generation: another process was first.</returns>
    Task<bool> TryAddAsync(StoredRegistration row, CancellationToken cancellationToken);

    /// <summary>Replaces a row if it still has the expected state, and returns after it is on disk.</summary>
    /// <param name="row">The row with its new values. Receiver, name and generation say which one it replaces.</param>
    /// <param name="expected">The state that the row must have.</param>
    /// <param name="cancellationToken">Stops waiting. The row may or may not be saved then.</param>
    /// <returns>False if there is no such row in this state: another process was first.</returns>
    Task<bool> TryUpdateAsync(StoredRegistration row, StoredRegistrationState expected, CancellationToken cancellationToken);

    /// <summary>Removes a row if it still has its state.</summary>
    /// <param name="row">The row. Receiver, name and generation say which one it is.</param>
    /// <param name="cancellationToken">Stops waiting. The row may or may not be removed then.</param>
    /// <returns>False if there is no such row in this state.</returns>
    Task<bool> TryRemoveAsync(StoredRegistration row, CancellationToken cancellationToken);

    /// <summary>Moves the times of the latest deliveries of a row forward; never back. Null leaves one as it is.</summary>
    /// <param name="id">The id of the webhook.</param>
    /// <param name="acceptedAt">The time of the latest delivery that was answered 200.</param>
    /// <param name="refusedAt">The time of the latest delivery that was answered with an error.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that completes when they are saved.</returns>
    Task NoteDeliveriesAsync(Guid id, DateTimeOffset? acceptedAt, DateTimeOffset? refusedAt, CancellationToken cancellationToken);
}
