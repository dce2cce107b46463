using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>The database of a shop, with the tables of its context: one for a class of tests, empty at the start of each.</summary>
public abstract class ShopDatabase : IAsyncLifetime
{
    private DbDataSource? _source;

    /// <summary>The reason why there is none; null if there is one.</summary>
    public string? Missing { get; protected set; }

    /// <summary>True if the inbox has the server's clock.</summary>
    public virtual bool HasServerClock => false;

    /// <summary>True if the row is marked, and locked, before the handlers run.</summary>
    public virtual bool MarksFirst => false;

    public DbDataSource Source => _source!;

    /// <summary>The statements that empty the inbox, and start its numbers anew.</summary>
    protected abstract string Empty { get; }

    public abstract void Use(DbContextOptionsBuilder options, bool retries);

    /// <summary>An exception that the strategy takes for one that passes.</summary>
    public virtual Exception NewTransient() => new TransientException();

    public async ValueTask InitializeAsync()
    {
        _source = await CreateAsync();
        if (_source is not null)
        {
            await using var services = NewServices();
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ShopDb>().Database.EnsureCreatedAsync();
            await using var command = _source.CreateCommand("create table effects_of_statements (n int)");
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Creates a shop: what one process has.</summary>
    public ServiceProvider NewServices(TimeProvider? clock = null, bool retries = false, Action<DbContextOptionsBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddDbContext<ShopDb>(options =>
        {
            Use(options, retries);
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }

    /// <summary>Empties the database, and prepares an inbox in it.</summary>
    internal async Task<TestDatabase> NewInboxAsync(bool retries = false, Action<DbContextOptionsBuilder>? configure = null)
    {
        await EmptyAsync();
        var clock = new FakeTimeProvider(Deliveries.Now);
        var services = NewServices(clock, retries, configure);
        return await TestDatabase.PrepareAsync(
            ContextDatabases.Create(services, typeof(ShopDb)), Source, clock: clock, hasServerClock: HasServerClock, owned: [services]);
    }

    public async Task EmptyAsync()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        foreach (var statement in $"{Empty};delete from vipps_webhook_registrations;delete from effects_of_statements;delete from {Effects}".Split(';'))
        {
            await using var command = Source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What handlers did, in the order in which it was committed for each payment.</summary>
    public async Task<IReadOnlyList<string>> EffectsAsync()
    {
        await using var services = NewServices();
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ShopDb>().Effects.OrderBy(static effect => effect.Id)
            .Select(static effect => effect.Event).ToListAsync(TestContext.Current.CancellationToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual string Effects => "Effects";

    /// <summary>Creates the database.</summary>
    /// <returns>Connections to it; null if there is no server.</returns>
    protected abstract Task<DbDataSource?> CreateAsync();
}
