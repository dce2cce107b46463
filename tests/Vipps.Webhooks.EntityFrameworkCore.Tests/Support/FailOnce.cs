using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>Loses the connection once, at some point.</summary>
internal sealed class FailOnce(FailOnce.Point point, Func<Exception> exception) : IDbCommandInterceptor, IDbTransactionInterceptor
{
    private int _failures;

    /// <summary>True once it may fail.</summary>
    public bool IsArmed { get; set; }

    /// <summary>Where the connection is lost.</summary>
    internal enum Point
    {
        /// <summary>When a handler's row is inserted.</summary>
        Insert,

        /// <summary>Before the commit.</summary>
        BeforeCommit,

        /// <summary>After the commit, so that its answer is lost.</summary>
        AfterCommit,
    }

    public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Fail(Point.Insert, when: command.CommandText.Contains("INSERT", StringComparison.Ordinal) && command.CommandText.Contains("Effects", StringComparison.Ordinal));
        return ValueTask.FromResult(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Fail(Point.BeforeCommit);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Fail(Point.AfterCommit);
        return Task.CompletedTask;
    }

    private void Fail(Point at, bool when = true)
    {
        if (IsArmed && when && at == point && Interlocked.Increment(ref _failures) == 1)
        {
            throw exception();
        }
    }
}
