using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Scopes;

/// <summary>The app's contexts, each in a scope of its own.</summary>
internal sealed class Contexts(IServiceScopeFactory scopes, Type type) : ConnectionSource
{
    public AsyncServiceScope CreateScope() => scopes.CreateAsyncScope();

    /// <summary>The context of a scope.</summary>
    public DbContext Of(IServiceProvider scope) => (DbContext)scope.GetRequiredService(type);

    /// <summary>Uses a context of its own.</summary>
    /// <exception cref="DbException">The database failed, whatever EF Core wraps around it.</exception>
    public async Task<T> UseAsync<T>(Func<DbContext, Task<T>> use)
    {
        try
        {
            var scope = CreateScope();
            await using (scope.ConfigureAwait(false))
            {
                return await use(Of(scope.ServiceProvider)).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (DatabaseFailure.In(exception) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    /// <summary>Opens a connection as the app's contexts do, with their interceptors.</summary>
    public override async ValueTask<OpenConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var scope = CreateScope();
        try
        {
            var database = Of(scope.ServiceProvider).Database;
            await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return new OpenConnection(database.GetDbConnection(), scope);
        }
        catch
        {
            await scope.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
