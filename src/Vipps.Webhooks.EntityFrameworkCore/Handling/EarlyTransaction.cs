using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Vipps.Webhooks.EntityFrameworkCore.Handling;

/// <summary>
/// A transaction that is open from the start. Read committed: under what MySQL has as its default, the mark at the end would not be found in the
/// state that the first statement of a handler saw.
/// </summary>
internal sealed class EarlyTransaction(DbContext context) : IAttemptTransaction
{
    public IDbContextTransaction? Current { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken) =>
        Current = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);

    public IDbContextTransaction Begin() => Current!;

    public ValueTask DisposeAsync() => Current?.DisposeAsync() ?? ValueTask.CompletedTask;
}
