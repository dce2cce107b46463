using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.Registrations;

/// <summary>An app that keeps webhooks registered, beside which the tool runs. Its registrar runs when it is told to.</summary>
internal sealed class KeepingApp : IAsyncDisposable
{
    public const string Url = "https://shop.example/hooks/vipps";

    private readonly ServiceProvider _services;

    private KeepingApp(ServiceProvider services) => _services = services;

    public IWebhookRegistrar Registrar => _services.GetRequiredService<IWebhookRegistrar>();

    public IWebhookRegistrationStore Store => _services.GetRequiredKeyedService<IWebhookRegistrationStore>("");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts an app, whose webhook is registered then.</summary>
    /// <param name="vipps">The sandbox.</param>
    /// <param name="directory">The directory of its database and its keys.</param>
    /// <param name="url">The URL of its webhook.</param>
    /// <param name="postgreSql">Its database on PostgreSQL; null for a SQLite file.</param>
    public static async Task<KeepingApp> StartAsync(VippsSandbox vipps, DirectoryInfo directory, string url = Url, DbDataSource? postgreSql = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(KeysIn(directory)));
        services.AddVippsWebhooks(vipps.Configure);
        var receiver = services.AddVippsWebhookProcessor().AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask);
        _ = postgreSql is null ? receiver.AddSqliteInbox(FileIn(directory)) : receiver.AddPostgreSqlInbox(_ => postgreSql);
        receiver.KeepRegistered(url, WebhookEventTypes.Payments, name: "payments");
        var app = new KeepingApp(services.BuildServiceProvider());
        await app.Registrar.EnsureAsync(Cancellation);
        return app;
    }

    public static string FileIn(DirectoryInfo directory) => Path.Combine(directory.FullName, "inbox.db");

    public static string KeysIn(DirectoryInfo directory) => Path.Combine(directory.FullName, "keys");

    public Task EnsureAsync() => Registrar.EnsureAsync(Cancellation);

    public async Task<StoredRegistration> RowAsync(int generation) =>
        (await Store.ListAsync(Cancellation)).Single(row => row.Generation == generation);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
