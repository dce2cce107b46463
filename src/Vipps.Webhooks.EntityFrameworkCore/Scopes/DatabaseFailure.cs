using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Vipps.Webhooks.EntityFrameworkCore.Scopes;

/// <summary>
/// The failures of a database that EF Core and its execution strategies wrap into exceptions of their own: those who use the inbox look for a
/// <see cref="DbException"/>, and whether it passes.
/// </summary>
internal static class DatabaseFailure
{
    /// <summary>Finds the failure of the database in an exception that wraps one.</summary>
    /// <returns>The failure; null if the exception is one itself, or has nothing to do with a database.</returns>
    public static DbException? In(Exception exception)
    {
        if (exception is DbException)
        {
            return null;
        }

        var cause = exception.InnerException;
        while (cause is not null and not DbException)
        {
            cause = cause.InnerException;
        }

        // One that is not about what was saved comes from an execution strategy: it repeated what passes until it gave up, or was not allowed to,
        // and then says so (InvalidOperationException). Not every provider says of its own exceptions that they pass.
        return cause is DbException failure && exception is not DbUpdateException && !failure.IsTransient ? new PassingFailure(failure) : cause as DbException;
    }

    /// <summary>A failure of which the execution strategy knows that it passes.</summary>
    private sealed class PassingFailure(DbException cause) : DbException(cause.Message, cause)
    {
        public override bool IsTransient => true;

        public override string? SqlState => ((DbException)InnerException!).SqlState;
    }
}
