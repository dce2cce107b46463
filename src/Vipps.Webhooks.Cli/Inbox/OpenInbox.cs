using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Admin;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// An inbox that the tool looks into, beside the app that handles its deliveries. Each change is one statement that looks at the state of the row
/// itself, so the app and the tool do not get in each other's way; the app finds new work within a second.
/// </summary>
internal sealed class OpenInbox
{
    private static readonly RequiredTable Table = new(
        Rows.Table,
        Rows.Columns.Split(", "),
        "has no inbox",
        "has an inbox of another version",
        "The app creates it when it first starts.");

    private OpenInbox(string receiver, IInboxDatabase database)
    {
        Receiver = receiver;
        Admin = new WebhookInboxAdmin(receiver, database, BodyProtection.WithoutKeys, signal: null, TimeProvider.System);
    }

    public string Receiver { get; }

    /// <summary>The inbox.</summary>
    public WebhookInboxAdmin Admin { get; }

    /// <exception cref="ToolException">The database has no inbox, or one of another version.</exception>
    public static async Task<OpenInbox> OfAsync(OpenDatabase database, string receiver, CancellationToken cancellationToken)
    {
        await database.RequireAsync(Table, cancellationToken).WaitAsync(cancellationToken);
        return new OpenInbox(receiver, database.Database);
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
}
