using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Vipps.Webhooks.EntityFrameworkCore.Handling;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Database;

/// <summary>
/// PostgreSQL, over the app's contexts. As without EF Core, the row is marked as handled first, in the transaction of the handlers' context: while
/// that row is locked, no other process takes it over.
/// </summary>
internal sealed class ContextPostgreSqlDatabase(Contexts contexts, string table) : PostgreSqlDatabase(contexts, table)
{
    private readonly ContextAttempts _attempts = new(contexts);

    public override async Task PrepareAsync(string receiver, CancellationToken cancellationToken)
    {
        var connection = await contexts.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await DemandDurabilityAsync(new Session(connection.Connection, null), cancellationToken).ConfigureAwait(false);
        }

        await ProbeAsync(cancellationToken).ConfigureAwait(false); // the migrations were applied
    }

    public override Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken) =>
        _attempts.RunAsync(this, claimed, handlers, (attempt, stop) => AttemptAsync(attempt, claimed, handlers, stop), cancellationToken);

    private async Task<bool> AttemptAsync(
        ContextAttempt attempt, ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken)
    {
        var database = attempt.Context.Database;
        var transaction = await database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var session = new Session(database.GetDbConnection(), transaction.GetDbTransaction());
            if (!await MarkDoneAsync(session, claimed, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await transaction.CreateSavepointAsync(HandlersSavepoint, cancellationToken).ConfigureAwait(false);
            var failure = await attempt.HandleAsync(handlers, transaction.GetDbTransaction).ConfigureAwait(false);
            if (failure is null)
            {
                await DemandUnbrokenAsync(session).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            }

            if (attempt.IsAbandoned)
            {
                return attempt.Failed(failure); // its handlers still use the connection
            }

            var decided = handlers.Decide(failure);
            if (!decided.IsGivenBack)
            {
                // In the same transaction: from the fence to here, no other process could take it over, however long it took.
                await transaction.RollbackToSavepointAsync(HandlersSavepoint, CancellationToken.None).ConfigureAwait(false);
                await FailAsync(session, claimed, decided, InboxState.Done, CancellationToken.None).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return true;
        }
    }
}
