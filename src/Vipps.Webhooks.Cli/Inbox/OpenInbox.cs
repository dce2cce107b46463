using System.Data.Common;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Admin;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// An inbox that the tool looks into, beside the app that handles its deliveries. Each change is one statement that looks at the state of the row
/// itself, so the app and the tool do not get in each other's way; the app finds new work within a second.
/// </summary>
internal sealed class OpenInbox(string receiver, IInboxDatabase database, DbDataSource source) : IAsyncDisposable
{
    // What the statements read and write. A table with fewer columns is of a version other than that of this tool.
    private static readonly string[] Columns =
    [
        .. Rows.DeliveryColumns.Split(", "),
        "seq", "state", "attempts", "failures", "unrecorded", "next_at", "lease_token", "lease_until", "last_error", "finished_at", "replay_of",
        "delivery_hash", "lane",
    ];

    public string Receiver => receiver;

    /// <summary>The inbox. Its own signal wakes no one here.</summary>
    public IWebhookInboxAdmin Admin { get; } = new WebhookInboxAdmin(receiver, database, new WorkSignal(), TimeProvider.System);

    /// <summary>Checks that the tables are there and have what this version needs.</summary>
    /// <param name="columnsQuery">The query for the names of the columns that there are.</param>
    /// <param name="name">The name of the database, for messages.</param>
    /// <param name="begin">Called once they are right.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>This inbox.</returns>
    public async Task<OpenInbox> CheckAsync(string columnsQuery, string name, Func<CancellationToken, Task> begin, CancellationToken cancellationToken)
    {
        try
        {
            var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            await using (var connection = await source.OpenConnectionAsync(cancellationToken))
            {
                found.UnionWith(await new Session(connection, null).QueryAsync(columnsQuery, [], static reader => reader.GetString(0), cancellationToken));
            }

            if (found.Count == 0)
            {
                throw new ToolException(ExitCode.Refused, $"{name} has no inbox: there is no table {Rows.Table}.", "The app creates it when it first starts.");
            }

            if (Columns.Where(column => !found.Contains(column)).ToList() is { Count: > 0 } missing)
            {
                throw new ToolException(
                    ExitCode.Refused,
                    $"{name} has an inbox of another version: {Rows.Table} has no {string.Join(", ", missing)}.",
                    $"Use the version of {ToolIdentity.Name} that the app's packages have; this is {ToolIdentity.Version}.");
            }

            await begin(cancellationToken);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads all deliveries of a query, the newest first.</summary>
    public async Task<List<InboxEntry>> ListAllAsync(Func<long?, InboxQuery> page, CancellationToken cancellationToken)
    {
        var all = new List<InboxEntry>();
        while (true)
        {
            var query = page(all.Count == 0 ? null : all[^1].Id);
            var some = await Admin.ListAsync(query, cancellationToken);
            all.AddRange(some);
            if (some.Count < query.Limit)
            {
                return all;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await source.DisposeAsync();
    }
}
