using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Handling;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>A receiver with an inbox on SQLite and a clock that the test moves. Deliveries are stored as if they had been verified.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _hosted;
    private readonly string _directory;

    private TestReceiver(ServiceProvider services, FakeTimeProvider clock, FakeLogCollector logs, string directory)
    {
        _services = services;
        _directory = directory;
        Clock = clock;
        Logs = logs;
        _hosted = [.. services.GetServices<IHostedService>().OfType<InboxPump>()];
    }

    public FakeTimeProvider Clock { get; }

    public FakeLogCollector Logs { get; }

    /// <summary>The directory of the file.</summary>
    public string Directory => _directory;

    public IServiceProvider Services => _services;

    public IWebhookInbox Inbox => _services.GetRequiredKeyedService<IWebhookInbox>("");

    public IWebhookInboxAdmin Admin => _services.GetRequiredService<IWebhookInboxAdmin>();

    public IInboxDatabase Database => _services.GetRequiredKeyedService<IInboxDatabase>("");

    /// <summary>Creates a receiver.</summary>
    /// <param name="handle">The handler.</param>
    /// <param name="configure">The settings of the inbox.</param>
    /// <param name="directory">The directory of an earlier one; null for a new one.</param>
    /// <param name="add">Adds services.</param>
    public static TestReceiver Create(
        Func<PaymentEvent, WebhookContext, CancellationToken, Task> handle, Action<InboxOptions>? configure = null, string? directory = null,
        Action<IServiceCollection>? add = null)
    {
        directory ??= Path.Combine(Path.GetTempPath(), $"vipps-inbox-{Guid.NewGuid():N}");
        var clock = new FakeTimeProvider(Deliveries.Now);
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.AddFakeLogging().SetMinimumLevel(LogLevel.Debug));
        services.AddSingleton<TimeProvider>(clock);
        add?.Invoke(services);
        services.AddVippsWebhookProcessor()
            .AddInMemoryRegistrations()
            .AddHandler(handle)
            .AddSqliteInbox(Path.Combine(directory, "inbox.db"), configure);
        var provider = services.BuildServiceProvider();
        return new TestReceiver(provider, clock, provider.GetFakeLogCollector(), directory);
    }

    public async Task StartAsync()
    {
        foreach (var service in _hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        await Until.TrueAsync(() => Task.FromResult(_services.GetRequiredKeyedService<InboxStatus>("").IsPrepared));
    }

    public async Task StopAsync(CancellationToken hostTimeout = default)
    {
        foreach (var service in _hosted)
        {
            await service.StopAsync(hostTimeout);
        }
    }

    public async Task StoreAsync(params InboxDelivery[] deliveries)
    {
        foreach (var delivery in deliveries)
        {
            Assert.Equal(InboxResult.Stored, await Inbox.StoreAsync(delivery, CancellationToken.None));
        }
    }

    /// <summary>Moves the clock on in small steps until a condition is true: the pump looks again every second.</summary>
    public Task UntilAsync(Func<Task<bool>> condition, TimeSpan? step = null) => Until.TrueAsync(async () =>
    {
        if (await condition())
        {
            return true;
        }

        Clock.Advance(step ?? TimeSpan.FromSeconds(1));
        return false;
    });

    /// <summary>Runs a statement on the inbox's file.</summary>
    public async Task ExecuteAsync(string statement)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_directory, "inbox.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    public Task UntilDoneAsync(int count, TimeSpan? step = null) => UntilAsync(async () => (await Admin.GetStatsAsync()).Done == count, step);

    /// <summary>Disposes of the receiver, but not of its file, for another one to go on with.</summary>
    public async Task<string> EndAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
        return _directory;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(_directory, recursive: true);
    }
}
