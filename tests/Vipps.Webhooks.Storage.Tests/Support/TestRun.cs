using System.Data.Common;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>Stands for the handlers of a delivery.</summary>
/// <param name="handle">Handles it, in a transaction if there is one. Returns null if it succeeded.</param>
internal sealed class TestRun(Func<DbTransaction?, Task<AttemptFailure?>> handle) : IHandlerRun
{
    private AttemptFailure? _failure;

    /// <summary>Handlers that succeed at once.</summary>
    public static TestRun Successful => new(static _ => Task.FromResult<AttemptFailure?>(null));

    public async Task<HandlerEnd> RunAsync(DbTransaction? transaction)
    {
        _failure = await handle(transaction);
        return new HandlerEnd(_failure is null ? null : new InvalidOperationException(_failure.Error), Task.CompletedTask, IsOver: false);
    }

    public Task<HandlerEnd> RunAsync(IServiceProvider scope, Func<DbTransaction> transaction) => RunAsync(transaction());

    public AttemptFailure Decide(Exception exception) => _failure!;
}
