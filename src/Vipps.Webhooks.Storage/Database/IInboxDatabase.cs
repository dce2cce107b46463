using System.Data.Common;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>A database, as an inbox needs it.</summary>
/// <remarks>
/// Why no delivery overtakes an older one of its lane: the older one has the lower number, because Vipps sends the next event of a payment only
/// after the one before was answered, which is after its row was committed; a delivery is claimed only if no older one of its lane is unfinished;
/// and nothing ever turns a finished row into an unfinished one: a replay appends a row.
/// </remarks>
internal interface IInboxDatabase : IAsyncDisposable
{
    /// <summary>
    /// True if one process alone uses the database. Then a claim lasts until it is recorded or the process starts anew: however far the clock
    /// jumps, such as when a machine wakes up, no delivery is handled twice at a time.
    /// </summary>
    bool IsForOneProcess { get; }

    /// <summary>True if the handlers can write in the transaction that marks the row as handled: if its commit fails, they had no effect.</summary>
    bool HoldsTransaction { get; }

    /// <summary>The number of calls of <see cref="InsertAsync"/> at a time with which the database is fastest.</summary>
    int InsertsAtATime { get; }

    /// <summary>Creates the tables if they are missing, or checks that they are there, and checks what the inbox relies on. Harmless if it is repeated.</summary>
    /// <param name="receiver">The receiver whose inbox starts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The database cannot keep the inbox's promises.</exception>
    Task PrepareAsync(string receiver, CancellationToken cancellationToken);

    /// <summary>Inserts deliveries, all or none, and returns after they are on disk.</summary>
    /// <param name="rows">Rows with different keys or receivers, in the order of these, so that two processes that insert the same rows do not deadlock.</param>
    /// <param name="cancellationToken">Stops waiting. The rows may or may not be stored then.</param>
    /// <returns>For each row, true if it is new, and false if one with its key and receiver is stored already.</returns>
    Task<bool[]> InsertAsync(IReadOnlyList<InboxRow> rows, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the next deliveries: the oldest that are due, of each lane only the oldest one that is unfinished. Counts the attempt now, so that it
    /// is counted even if the process does not survive it.
    /// </summary>
    /// <param name="receiver">The receiver whose deliveries to claim.</param>
    /// <param name="count">The number of deliveries at most.</param>
    /// <param name="token">The new and unique token of these claims.</param>
    /// <param name="lease">The time after which others may claim them.</param>
    /// <param name="fewestFailuresFirst">True to prefer deliveries that failed less often to older ones.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        string receiver, int count, string token, TimeSpan lease, bool fewestFailuresFirst, CancellationToken cancellationToken);

    /// <summary>Handles a claimed delivery, and marks it as handled or writes down its failure, if this process still has the claim.</summary>
    /// <param name="claimed">The claimed delivery.</param>
    /// <param name="handlers">Runs the handlers. If the database fails in a way that passes, they may run more than once.</param>
    /// <param name="cancellationToken">Stops waiting for the database, before the handlers run.</param>
    /// <returns>False if another process took it over in the meantime: then nothing that the handlers wrote in the transaction was committed.</returns>
    /// <exception cref="DbException">The database failed. The end of the attempt may or may not be recorded.</exception>
    Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken);

    /// <summary>Marks a delivery as handled.</summary>
    /// <returns>False if another process took it over in the meantime.</returns>
    Task<bool> MarkDoneAsync(ClaimedDelivery claimed);

    /// <summary>Writes down that an attempt failed.</summary>
    /// <returns>False if another process took it over in the meantime.</returns>
    Task<bool> FailAsync(ClaimedDelivery claimed, AttemptFailure failure, CancellationToken cancellationToken);

    /// <summary>Extends a claim by its lease, from now.</summary>
    /// <returns>False if another process took it over in the meantime.</returns>
    Task<bool> RenewAsync(ClaimedDelivery claimed, CancellationToken cancellationToken);

    /// <summary>Finds out whether a delivery was marked as handled by this claim.</summary>
    Task<bool> IsDoneAsync(ClaimedDelivery claimed, CancellationToken cancellationToken);

    /// <summary>Returns a claim unused: the attempt does not count, even if another process has taken it over in the meantime.</summary>
    /// <param name="claimed">The claimed delivery.</param>
    /// <param name="delay">The time until it is due.</param>
    /// <param name="reason">The reason to show to people; null to keep the last error.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task GiveBackAsync(ClaimedDelivery claimed, TimeSpan delay, string? reason, CancellationToken cancellationToken);

    /// <summary>Returns the claims of a token, whose list did not arrive.</summary>
    Task GiveBackAsync(string token, CancellationToken cancellationToken);

    /// <summary>Counts the deliveries of a receiver that wait or are parked: cheap, however many are remembered.</summary>
    Task<InboxStats> CountUnfinishedAsync(string receiver, CancellationToken cancellationToken);

    /// <summary>Counts all deliveries of a receiver.</summary>
    Task<InboxStats> CountAsync(string receiver, CancellationToken cancellationToken);

    /// <summary>Lists deliveries, the newest first.</summary>
    Task<IReadOnlyList<InboxEntry>> ListAsync(string receiver, InboxQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Finds a delivery.</summary>
    Task<InboxEntry?> FindAsync(string receiver, long id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Reads a delivery with its body.</summary>
    Task<InboxDelivery?> ReadDeliveryAsync(string receiver, long id, CancellationToken cancellationToken);

    /// <summary>Appends a copy of a finished delivery.</summary>
    /// <returns>The number of the copy; null if there is no such delivery, or if it is unfinished or has no body any more.</returns>
    Task<long?> ReplayAsync(string receiver, long id, string uniqueKey, CancellationToken cancellationToken);

    /// <summary>Ends a delivery without handling it, unless it is finished or being handled.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="expected">The state that it must still be in; null for any unfinished one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<bool> DiscardAsync(string receiver, long id, InboxState? expected, CancellationToken cancellationToken);

    /// <summary>Lets a parked delivery be attempted again, and those behind it, as if they had just arrived.</summary>
    Task<bool> UnparkAsync(string receiver, long id, CancellationToken cancellationToken);

    /// <summary>Deletes bodies and rows whose time is over, in small transactions.</summary>
    /// <returns>The number of bodies and rows deleted.</returns>
    Task<(long Bodies, long Rows)> CleanAsync(string receiver, TimeSpan keepBody, TimeSpan keepKey, CancellationToken cancellationToken);
}
