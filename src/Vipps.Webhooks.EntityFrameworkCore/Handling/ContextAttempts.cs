using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Handling;

/// <summary>
/// Runs attempts within the execution strategy of the app's contexts: one that retries demands that the whole transaction is what it repeats, and
/// has to find out whether a commit whose answer was lost took place.
/// </summary>
internal sealed class ContextAttempts(Contexts contexts)
{
    /// <summary>Handles a claimed delivery.</summary>
    /// <param name="database">The database, to write down a failure and to ask whether a commit took place.</param>
    /// <param name="claimed">The claimed delivery.</param>
    /// <param name="handlers">Its handlers.</param>
    /// <param name="attempt">One attempt. Returns false if another process took over.</param>
    /// <param name="cancellationToken">Stops waiting for the database, before the handlers run.</param>
    public async Task<bool> RunAsync(
        IInboxDatabase database,
        ClaimedDelivery claimed,
        IHandlerRun handlers,
        Func<ContextAttempt, CancellationToken, Task<bool>> attempt,
        CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var scope = contexts.CreateScope();
        await using (scope.ConfigureAwait(false))
        {
            var strategy = contexts.Of(scope.ServiceProvider).Database.CreateExecutionStrategy();
            var isRetrying = strategy.RetriesOnFailure; // within it, it says no
            try
            {
                var isOurs = await strategy.ExecuteAsync(
                    (object?)null,
                    async (_, stop) =>
                    {
                        failure = null;
                        var run = new ContextAttempt(contexts, isRetrying);
                        await using (run.ConfigureAwait(false))
                        {
                            try
                            {
                                return await attempt(run, stop).ConfigureAwait(false);
                            }
                            finally
                            {
                                failure = run.Failure;
                            }
                        }
                    },
                    async (_, stop) => new ExecutionResult<bool>(await database.IsDoneAsync(claimed, stop).ConfigureAwait(false), result: true),
                    cancellationToken).ConfigureAwait(false);
                if (!isOurs)
                {
                    return false;
                }
            }
#pragma warning disable CA1031 // Whatever a handler threw is written down.
            catch (Exception exception) when (failure is not null)
#pragma warning restore CA1031
            {
                failure = exception is OperationCanceledException && cancellationToken.IsCancellationRequested ? exception : failure;
            }
        }

        if (failure is null)
        {
            return true;
        }

        var decided = handlers.Decide(failure);
        return decided.IsGivenBack || await database.FailAsync(claimed, decided, CancellationToken.None).ConfigureAwait(false);
    }
}
