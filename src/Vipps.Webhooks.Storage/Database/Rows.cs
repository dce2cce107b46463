using System.Data.Common;
using System.Globalization;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>Reads and writes the columns of a delivery. Times are Unix milliseconds on every database: they compare and add alike everywhere.</summary>
internal static class Rows
{
    public const string Table = "vipps_webhook_deliveries";

    /// <summary>The columns that <see cref="ReadDelivery"/> reads, in its order.</summary>
    public const string DeliveryColumns =
        "receiver, delivery_key, subject, event_type, webhook_id, url, events, signed_at, received_at, trace_parent, body";

    /// <summary>All columns that the statements name.</summary>
    public const string Columns =
        $"seq, {DeliveryColumns}, unique_key, lane, state, attempts, failures, unrecorded, next_at, lease_token, lease_until, last_error, finished_at, replay_of";

    public const int MaxEventTypeLength = 100;
    public const int MaxErrorLength = 2000;
    public const int MaxUrlLength = 2000;

    /// <summary>The columns that <see cref="ReadEntry"/> reads, in its order.</summary>
    /// <param name="table">The table, which the statement calls d.</param>
    public static string EntryColumns(string table) => $"""
        d.seq, d.state, d.delivery_key, d.subject, d.event_type, d.webhook_id, d.received_at, d.attempts, d.failures, d.next_at, d.lease_until,
        d.last_error, d.finished_at, d.replay_of, d.body is not null,
        case when d.state = 0 then (select min(o.seq) from {table} o
          where o.lane = d.lane and o.state in (0, 2) and o.state = 2 and o.seq < d.seq) end,
        case when d.state = 2 then (select count(*) from {table} o
          where o.lane = d.lane and o.state in (0, 2) and o.state = 0 and o.seq > d.seq) else 0 end
        """;

    public static InboxDelivery ReadDelivery(DbDataReader reader, int first) => new()
    {
        ReceiverName = reader.GetString(first),
        DeliveryKey = reader.GetString(first + 1),
        OrderingKey = reader.GetString(first + 2),
        EventType = TypeOf(reader.GetString(first + 3)),
        WebhookId = IdOf(TextOrNull(reader, first + 4)),
        Url = TextOrNull(reader, first + 5) is { } url ? new Uri(url, UriKind.Absolute) : null,
        Events = TypesOf(reader.GetString(first + 6)),
        AttemptedAt = MomentOf(reader, first + 7)!.Value,
        ReceivedAt = MomentOf(reader, first + 8)!.Value,
        TraceParent = TextOrNull(reader, first + 9),
        Body = reader.IsDBNull(first + 10) ? default(ReadOnlyMemory<byte>) : reader.GetFieldValue<byte[]>(first + 10),
    };

    public static InboxEntry ReadEntry(DbDataReader reader, DateTimeOffset now) => new()
    {
        Id = reader.GetInt64(0),
        State = (InboxState)reader.GetInt32(1),
        DeliveryKey = reader.GetString(2),
        OrderingKey = reader.GetString(3),
        EventType = TypeOf(reader.GetString(4)),
        WebhookId = IdOf(TextOrNull(reader, 5)),
        ReceivedAt = MomentOf(reader, 6)!.Value,
        Attempts = reader.GetInt32(7),
        Failures = reader.GetInt32(8),
        NextAttemptAt = MomentOf(reader, 9),
        IsBeingHandled = MomentOf(reader, 10) >= now,
        LastError = TextOrNull(reader, 11),
        FinishedAt = MomentOf(reader, 12),
        ReplayOf = reader.IsDBNull(13) ? null : reader.GetInt64(13),
        HasBody = Convert.ToBoolean(reader.GetValue(14), CultureInfo.InvariantCulture),
        HeldBy = reader.IsDBNull(15) ? null : reader.GetInt64(15),
        Holds = reader.GetInt64(16),
    };

    public static string NameOf(WebhookEventType type) => type.Name.Length <= MaxEventTypeLength ? type.Name : type.Name[..MaxEventTypeLength];

    public static string NamesOf(IReadOnlyList<WebhookEventType> types) => string.Join(' ', types.Select(static type => type.Name));

    // A URL that is too long to keep is not needed to read the event: it is what the registration said, for the handler to look at.
    public static string? TextOf(Uri? url) => url?.OriginalString is { Length: <= MaxUrlLength } text ? text : null;

    public static WebhookEventType TypeOf(string name) => name.Length == 0 ? default : new WebhookEventType(name);

    public static IReadOnlyList<WebhookEventType> TypesOf(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => new WebhookEventType(name))];

    public static Guid? IdOf(string? digits) => digits is null ? null : Guid.ParseExact(digits, "N");

    public static string DigitsOf(IReadOnlyList<Guid> ids) => string.Join(' ', ids.Select(static id => id.ToString("N")));

    public static IReadOnlyList<Guid> IdsOf(string digits) =>
        [.. digits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static id => Guid.ParseExact(id, "N"))];

    public static DateTimeOffset? MomentOf(long? milliseconds) => milliseconds is { } some ? DateTimeOffset.FromUnixTimeMilliseconds(some) : null;

    public static DateTimeOffset? MomentOf(DbDataReader reader, int column) => MomentOf(reader.IsDBNull(column) ? null : reader.GetInt64(column));

    public static string? TextOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
