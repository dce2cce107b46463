using System.Globalization;
using System.Text;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Cli;

/// <summary>The events that came into an inbox within a day, by the way on which they came.</summary>
/// <param name="All">All of them.</param>
/// <param name="Delivered">Those that a webhook brought.</param>
/// <param name="Polled">Those that were read from the event log of a payment, because no webhook had brought them.</param>
internal sealed record EventSources(long All, long Delivered, long Polled)
{
    /// <summary>Those whose body was deleted or is encrypted.</summary>
    public long Unknown => All - Delivered - Polled;

    public static readonly TimeSpan Span = TimeSpan.FromHours(24);

    // Enough to tell, and little enough to read beside a running app.
    private const int MaxRows = 10_000;

    // The mark that the SDK adds to the body of an event that was read. Within a value, its quotes would be escaped.
    private static readonly byte[] PollMark = Encoding.UTF8.GetBytes("\"$source\":\"poll\"");

    /// <summary>Counts the latest events. An event whose body was deleted or is encrypted is not counted.</summary>
    public static async Task<EventSources> ReadAsync(InboxDatabase database, string receiver, CancellationToken cancellationToken)
    {
        var isPolled = database is SqliteDatabase ? "instr(d.body, @mark)" : "position(@mark in d.body)";
        var beginning = database is SqliteDatabase ? "substr(d.body, 1, 4)" : "substring(d.body from 1 for 4)";
        var counts = await database.ReadRowsAsync(
            (session, stop) => session.QueryAsync(
                $"""
                select count(*), coalesce(sum(case when {beginning} <> @encrypted then 1 else 0 end), 0), coalesce(sum(case when {isPolled} > 0 then 1 else 0 end), 0)
                from (select received_at, body from {Rows.Table} where receiver = @receiver and replay_of is null order by seq desc limit {MaxRows}) d
                where d.received_at >= @since
                """,
                [
                    ("mark", PollMark),
                    ("encrypted", (byte[])[.. BodyProtection.Mark, BodyProtection.Encrypted]),
                    ("receiver", receiver),
                    ("since", (TimeProvider.System.GetUtcNow() - Span).ToUnixTimeMilliseconds()),
                ],
                static reader => (All: Count(reader.GetValue(0)), Known: Count(reader.GetValue(1)), Polled: Count(reader.GetValue(2))),
                stop),
            cancellationToken);
        var (all, known, polled) = counts[0];
        return new EventSources(all, known - polled, polled);
    }

    private static long Count(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
