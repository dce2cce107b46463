using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Registrations;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Registrations;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Registrations;

/// <summary>The store of registrations in the tables of a shop's context, under an execution strategy that retries.</summary>
public abstract class ShopRegistrationStoreTests(ShopDatabase shop) : RegistrationStoreTests
{
    private const string Url = "https://shop.example/hooks/vipps";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ShopWithAnInbox_KeepsItsWebhook_OverARestart()
    {
        await shop.EmptyAsync();
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        using var keys = new TemporaryDirectory();
        for (var start = 0; start < 2; start++)
        {
            await using var services = NewShop(vipps, keys.Path);
            var registrar = services.GetRequiredService<IWebhookRegistrar>();
            await registrar.EnsureAsync(Cancellation);

            var kept = Assert.Single(await registrar.GetStatesAsync(Cancellation));
            Assert.Equal((KeptRegistrationState.Registered, 1), (kept.State, kept.Generation));
            Assert.Equal(Assert.Single(vipps.Registrations).Id, kept.WebhookId);
            await using var scope = services.CreateAsyncScope();
            var row = await scope.ServiceProvider.GetRequiredService<ShopDb>().Set<StoredWebhookRegistration>().SingleAsync(Cancellation);
            var secret = services.GetRequiredService<IRegistrationSecrets>().Unprotect("", row.ProtectedSecret!)!;
            Assert.DoesNotContain(secret, row.ProtectedSecret, StringComparison.Ordinal);
            Assert.Equal(kept.WebhookId, Assert.Single(await services.GetRequiredKeyedService<KeptRegistrationSource>("").GetRegistrationsAsync(Cancellation)).Id);
        }
    }

    internal override async Task<Stores> CreateAsync()
    {
        await shop.EmptyAsync();
        var services = shop.NewServices(retries: true);
        return new Stores(
            () => new ContextRegistrationStore(new Contexts(services.GetRequiredService<IServiceScopeFactory>(), typeof(ShopDb))), services.DisposeAsync);
    }

    private ServiceProvider NewShop(VippsSandbox vipps, string keys)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddDbContext<ShopDb>(options => shop.Use(options, retries: true));
        services.AddVippsWebhooks(vipps.Configure);
        services.AddVippsWebhookProcessor()
            .AddHandler<PaymentEvent>(static (_, _, _) => Task.CompletedTask)
            .AddInbox<ShopDb>()
            .KeepRegistered(Url, WebhookEventTypes.Payments);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlShopRegistrationTests(PostgreSqlShop shop) : ShopRegistrationStoreTests(shop), IClassFixture<PostgreSqlShop>;

/// <summary>On MariaDB.</summary>
public sealed class MariaDbShopRegistrationTests(MariaDbShop shop) : ShopRegistrationStoreTests(shop), IClassFixture<MariaDbShop>;

/// <summary>On SQLite, with what is alike on each database.</summary>
public sealed class SqliteShopRegistrationTests(SqliteShop shop) : ShopRegistrationStoreTests(shop), IClassFixture<SqliteShop>
{
    [Fact]
    public async Task ShopThatLeftTheTableOut_IsToldSo()
    {
        await using var services = new ServiceCollection()
            .AddDbContext<InboxAloneDb>(static options => options.UseSqlite("Data Source=none")).BuildServiceProvider();
        var store = new ContextRegistrationStore(new Contexts(services.GetRequiredService<IServiceScopeFactory>(), typeof(InboxAloneDb)));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => store.PrepareAsync(TestContext.Current.CancellationToken));

        Assert.Contains("AddVippsWebhooks()", refused.Message, StringComparison.Ordinal);
    }

    private sealed class InboxAloneDb(DbContextOptions<InboxAloneDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddVippsWebhooks().Ignore<StoredWebhookRegistration>();
    }
}
