using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Sqlite;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Telemetry;
using Vipps.Webhooks.Storage.Writing;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>A directory for SQLite files, and what an inbox is made of when no app puts it together.</summary>
internal sealed class InboxFiles : IDisposable
{
    private readonly List<SqliteInboxFile> _files = [];

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("vipps-inbox-").FullName;

    public static GroupCommitInbox GroupCommitOf(IInboxDatabase database)
    {
        var status = new InboxStatus { IsPrepared = true };
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new GroupCommitInbox(
            database,
            BodyProtection.WithoutKeys,
            status,
            new WorkSignal(),
            new InboxTelemetry("", status, meters, TimeProvider.System),
            TimeProvider.System,
            new GuardedLogger(NullLogger.Instance));
    }

    public string PathOf(string name) => Path.Combine(Directory, $"{name}.db");

    public async Task<SqliteDatabase> NewInboxAsync(string name, CancellationToken cancellationToken)
    {
        var file = new SqliteInboxFile(PathOf(name), "");
        _files.Add(file);
        var database = new SqliteDatabase(ConnectionSource.Of(file.Source), TimeProvider.System);
        await database.PrepareAsync("", cancellationToken);
        return database;
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }

        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
