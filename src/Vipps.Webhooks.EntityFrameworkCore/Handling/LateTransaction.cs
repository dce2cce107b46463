using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Vipps.Webhooks.EntityFrameworkCore.Handling;

/// <summary>A transaction that begins when the handler saves for the first time, or asks for it.</summary>
internal sealed class LateTransaction(DbContext context) : IAttemptTransaction
{
    public IDbContextTransaction? Current { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        context.SavingChanges += OnSaving;
        return Task.CompletedTask;
    }

    public IDbContextTransaction Begin()
    {
        if (Current is not null)
        {
            return Current;
        }

        if (context.Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException(
                "The handler has begun a transaction of its own, so what it saves would be committed without the mark that the event is handled. Leave "
                + "the transaction to the inbox.");
        }

        return Current = context.Database.BeginTransaction();
    }

    public ValueTask DisposeAsync()
    {
        context.SavingChanges -= OnSaving;
        return Current?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private void OnSaving(object? sender, SavingChangesEventArgs saving) => Begin();
}
