using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>The same table through EF Core: a batch is added to a new context and saved.</summary>
internal sealed class EntityFrameworkPeer(DbContextOptions<EntityFrameworkPeer> options) : DbContext(options)
{
    public static async Task<LinqDatabase> CreateAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<EntityFrameworkPeer>().Database.EnsureCreatedAsync(cancellationToken);
        }

        return new LinqDatabase(new Contexts(services.GetRequiredService<IServiceScopeFactory>(), typeof(EntityFrameworkPeer)), TimeProvider.System);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddVippsWebhooks();
}
