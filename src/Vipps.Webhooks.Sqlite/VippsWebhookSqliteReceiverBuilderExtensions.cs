using Vipps.Webhooks;
using Vipps.Webhooks.Sqlite;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an inbox in a SQLite file to a receiver.</summary>
public static class VippsWebhookSqliteReceiverBuilderExtensions
{
    /// <summary>
    /// Adds an inbox in a SQLite file, for an app that runs in one process on one machine. A delivery is on disk before it is answered 200; handlers
    /// run afterwards, of each payment one after the other, and are repeated until they succeed. A handler may run twice for an event if the process
    /// is killed: it saves <see cref="WebhookContext.DeliveryKey"/> with its data to do its work only once.
    /// </summary>
    /// <param name="builder">The receiver's builder.</param>
    /// <param name="path">
    /// The path of the file, such as <c>vipps-webhooks.db</c>; a relative one is looked up from the current directory. It is created if it is missing,
    /// with its directory. It must be on a local disk. Files beside it with the endings <c>-wal</c>, <c>-shm</c> and <c>.lock</c> belong to it.
    /// </param>
    /// <param name="configure">Changes the settings of the inbox, after the section <c>Inbox</c> of the receiver's configuration; null to keep them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The receiver has an inbox already.</exception>
    public static VippsWebhookReceiverBuilder AddSqliteInbox(
        this VippsWebhookReceiverBuilder builder, string path, Action<InboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.AddInbox(
            provider => new SqliteDatabase(
                ConnectionSource.Of(provider.GetRequiredKeyedService<SqliteInboxFile>(builder.Name).Source), provider.GetRequiredService<TimeProvider>()),
            configure);
        builder.Services.AddKeyedSingleton(builder.Name, (_, _) => new SqliteInboxFile(path, builder.Name));
        return builder.AddInboxRegistrations();
    }
}
