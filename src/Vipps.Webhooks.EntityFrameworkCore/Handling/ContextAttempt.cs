using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Handling;

/// <summary>One run of the handlers of a delivery, in a scope of its own, whose context has the transaction.</summary>
internal sealed class ContextAttempt : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly bool _isRetrying;
    private Task _handlers = Task.CompletedTask;

    /// <summary>Creates the scope.</summary>
    /// <param name="contexts">The app's contexts.</param>
    /// <param name="isRetrying">True if the execution strategy repeats an attempt that the database failed.</param>
    public ContextAttempt(Contexts contexts, bool isRetrying)
    {
        _isRetrying = isRetrying;
        _scope = contexts.CreateScope();
        Context = contexts.Of(_scope.ServiceProvider);
    }

    public DbContext Context { get; }

    /// <summary>True if the handlers still run, though their time is over.</summary>
    public bool IsAbandoned => !_handlers.IsCompleted;

    /// <summary>The failure of the handlers, if it is to be written down outside of the attempt.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Runs the handlers.</summary>
    /// <returns>Their exception; null if they succeeded.</returns>
    /// <exception cref="Exception">The exception of a handler that the execution strategy is to judge, since it comes from a database.</exception>
    public async Task<Exception?> HandleAsync(IHandlerRun handlers, Func<DbTransaction> transaction)
    {
        var end = await handlers.RunAsync(_scope.ServiceProvider, transaction).ConfigureAwait(false);
        _handlers = end.Handlers;
        if (IsAbandoned)
        {
            // Handlers that ignore their token still have the context: what they save from now on would be committed without the mark.
            Context.SavingChanges += static (_, _) => throw new InvalidOperationException(
                "The time of this handler is over, and its event will be handled again: it cannot save any more.");
        }

        if (end.Exception is { } exception && _isRetrying && !end.IsOver && IsOfADatabase(exception))
        {
            Failure = exception;
            ExceptionDispatchInfo.Throw(exception);
        }

        return end.Exception;
    }

    /// <summary>Notes a failure that is to be written down once the transaction is undone.</summary>
    /// <returns>True, as the claim is still ours as far as is known.</returns>
    public bool Failed(Exception failure)
    {
        Failure = failure;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsAbandoned)
        {
            await _scope.DisposeAsync().ConfigureAwait(false);
            return;
        }

        // A pooled context must not be returned while they use it.
        if (Context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.MaxPoolSize is null)
        {
            await Context.DisposeAsync().ConfigureAwait(false);
        }

        _ = _handlers.ContinueWith(
            static (_, scope) => ((AsyncServiceScope)scope!).DisposeAsync().AsTask(),
            _scope,
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    private static bool IsOfADatabase(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DbException)
            {
                return true;
            }
        }

        return false;
    }
}
