using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>Stands for handlers that use the context of their scope.</summary>
internal sealed class ShopRun(Func<ShopDb, Func<DbTransaction>, Task> handle) : IHandlerRun
{
    /// <summary>How often they ran.</summary>
    public int Runs { get; private set; }

    /// <summary>How often their failure was written down.</summary>
    public int Failures { get; private set; }

    /// <summary>Handlers that go on after this, in the background.</summary>
    public Task? Abandoned { get; init; }

    /// <summary>Handlers that save an effect.</summary>
    public static ShopRun Saving(string name) => new(async (shop, _) =>
    {
        shop.Effects.Add(new Effect { Event = name });
        await shop.SaveChangesAsync();
    });

    public Task<HandlerEnd> RunAsync(DbTransaction? transaction) => throw new NotSupportedException();

    public async Task<HandlerEnd> RunAsync(IServiceProvider scope, Func<DbTransaction> transaction)
    {
        Runs++;
        try
        {
            await handle(scope.GetRequiredService<ShopDb>(), transaction);
            return new HandlerEnd(Abandoned is null ? null : new TimeoutException(), Abandoned ?? Task.CompletedTask, IsOver: Abandoned is not null);
        }
        catch (Exception exception)
        {
            return new HandlerEnd(exception, Task.CompletedTask, IsOver: false);
        }
    }

    public AttemptFailure Decide(Exception exception)
    {
        Failures++;
        return new AttemptFailure(InboxState.Waiting, TimeSpan.FromHours(1), exception.Message);
    }
}
