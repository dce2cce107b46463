using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Handling;

/// <summary>Contexts that are used again.</summary>
public sealed class PooledContextTests(SqliteShop shop) : IClassFixture<SqliteShop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandlerWhoseTimeIsOver_CannotSave_AndTheNextOneWithItsContextCan()
    {
        await shop.EmptyAsync();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddDbContextPool<ShopDb>(options => shop.Use(options, retries: false), poolSize: 8).BuildServiceProvider();
        await using var inbox = await TestDatabase.PrepareAsync(ContextDatabases.Create(services, typeof(ShopDb)), shop.Source, owned: []);
        await inbox.StoreAsync(Deliveries.Of("a"));
        var goOn = new TaskCompletionSource();
        ShopDb? kept = null;
        var run = new ShopRun((db, _) =>
        {
            kept = db;
            return Task.CompletedTask;
        })
        {
            Abandoned = goOn.Task,
        };

        Assert.True(await inbox.Database.RunAsync(await inbox.ClaimOneAsync(), run, Cancellation));
        kept!.Effects.Add(new Effect { Event = "late" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => kept.SaveChangesAsync(Cancellation));
        goOn.SetResult();
        await Until.TrueAsync(async () =>
        {
            await using var scope = services.CreateAsyncScope();
            var next = scope.ServiceProvider.GetRequiredService<ShopDb>();
            next.Effects.Add(new Effect { Event = "next" });
            await next.SaveChangesAsync(Cancellation);
            return ReferenceEquals(next, kept);
        });

        Assert.All(await shop.EffectsAsync(), static effect => Assert.Equal("next", effect));
    }
}
