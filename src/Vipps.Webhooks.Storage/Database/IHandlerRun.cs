using System.Data.Common;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>The handlers of a claimed delivery, for a database to run between the statements that claim and mark it.</summary>
internal interface IHandlerRun
{
    /// <summary>Runs the handlers in a scope of their own, with the transaction to be committed after them, if there is one.</summary>
    Task<HandlerEnd> RunAsync(DbTransaction? transaction);

    /// <summary>Runs the handlers in a scope that the caller disposes of once they have ended.</summary>
    /// <param name="scope">The services of the scope.</param>
    /// <param name="transaction">Returns the transaction to be committed after them, when a handler asks for it.</param>
    Task<HandlerEnd> RunAsync(IServiceProvider scope, Func<DbTransaction> transaction);

    /// <summary>Decides what is written down of handlers that failed, and logs it: once for each attempt.</summary>
    AttemptFailure Decide(Exception exception);
}
