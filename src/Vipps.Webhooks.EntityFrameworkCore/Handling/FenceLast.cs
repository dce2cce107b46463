using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Handling;

/// <summary>
/// Runs handlers in a transaction that marks the row as handled at its end, so that the row is not locked while they run. The claim is renewed in the
/// meantime; if it is lost all the same, the mark is refused, and nothing that the handlers saved is committed.
/// </summary>
internal sealed class FenceLast(Contexts contexts, TimeProvider time)
{
    private static readonly TimeSpan ShortestRenewal = TimeSpan.FromMilliseconds(200);

    private readonly ContextAttempts _attempts = new(contexts);

    /// <summary>Handles a claimed delivery.</summary>
    /// <param name="database">The database.</param>
    /// <param name="claimed">The claimed delivery.</param>
    /// <param name="handlers">Its handlers.</param>
    /// <param name="transaction">Creates the transaction of an attempt.</param>
    /// <param name="markDone">Marks the row as handled, in the transaction. Returns false if another process took over.</param>
    /// <param name="cancellationToken">Stops waiting for the database, before the handlers run.</param>
    public Task<bool> RunAsync(
        IInboxDatabase database,
        ClaimedDelivery claimed,
        IHandlerRun handlers,
        Func<DbContext, IAttemptTransaction> transaction,
        Func<DbContext, IDbContextTransaction, Task<bool>> markDone,
        CancellationToken cancellationToken) => _attempts.RunAsync(
            database,
            claimed,
            handlers,
            async (attempt, stop) =>
            {
                var own = transaction(attempt.Context);
                await using (own.ConfigureAwait(false))
                {
                    return await AttemptAsync(database, attempt, claimed, handlers, own, markDone, stop).ConfigureAwait(false);
                }
            },
            cancellationToken);

    private async Task<bool> AttemptAsync(
        IInboxDatabase database,
        ContextAttempt attempt,
        ClaimedDelivery claimed,
        IHandlerRun handlers,
        IAttemptTransaction transaction,
        Func<DbContext, IDbContextTransaction, Task<bool>> markDone,
        CancellationToken cancellationToken)
    {
        await transaction.StartAsync(cancellationToken).ConfigureAwait(false);
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(database, claimed, ended.Token);
        Exception? failure;
        try
        {
            failure = await attempt.HandleAsync(handlers, () => transaction.Begin().GetDbTransaction()).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
        }

        if (failure is not null)
        {
            return attempt.Failed(failure);
        }

        if (transaction.Current is not { } current)
        {
            return await database.MarkDoneAsync(claimed).ConfigureAwait(false); // they saved nothing
        }

        if (!await markDone(attempt.Context, current).ConfigureAwait(false))
        {
            return false;
        }

        await current.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private async Task RenewAsync(IInboxDatabase database, ClaimedDelivery claimed, CancellationToken ended)
    {
        var interval = claimed.Lease / 3 > ShortestRenewal ? claimed.Lease / 3 : ShortestRenewal;
        while (true)
        {
            try
            {
                await Task.Delay(interval, time, ended).ConfigureAwait(false);
                if (!await database.RenewAsync(claimed, ended).ConfigureAwait(false))
                {
                    return; // the mark will be refused
                }
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away for any reason. If it stays so, the lease runs out, and the mark decides.
            catch (Exception)
#pragma warning restore CA1031
            {
                if (ended.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }
}
