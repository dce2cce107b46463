using System.Data.Common;
using Vipps.Webhooks.Storage.Registrations;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>
/// A SQLite file, for one process. One connection writes, on a thread of its own, because SQLite has one writer and its calls block; what waits for
/// it is committed together. Handlers run outside a transaction, which would lock out the receiver, and the row is marked as handled after them.
/// </summary>
internal class SqliteDatabase(ConnectionSource connections, TimeProvider time, string table = Rows.Table) : InboxDatabase(table)
{
    private const string Schema = $"""
        create table if not exists {Rows.Table} (
          seq           integer primary key autoincrement,
          receiver      text not null,
          delivery_key  text not null,
          unique_key    blob not null,
          lane          blob not null,
          subject       text not null,
          event_type    text not null,
          webhook_id    text,
          url           text,
          events        text not null,
          signed_at     integer not null,
          received_at   integer not null,
          trace_parent  text,
          body          blob,
          state         integer not null default 0,
          attempts      integer not null default 0,
          failures      integer not null default 0,
          unrecorded    integer not null default 0,
          next_at       integer,
          lease_token   text,
          lease_until   integer,
          last_error    text,
          finished_at   integer,
          replay_of     integer,
          unique (unique_key, receiver));
        create index if not exists {Rows.Table}_lane on {Rows.Table} (lane, seq) where state in (0, 2);
        create index if not exists {Rows.Table}_due on {Rows.Table} (seq) where state = 0;
        create index if not exists {Rows.Table}_finished on {Rows.Table} (finished_at) where state in (1, 3, 4);
        create index if not exists {Rows.Table}_bodies on {Rows.Table} (finished_at) where state in (1, 3, 4) and body is not null;
        """;

    // In the order of the columns.
    private static readonly (string Name, object? Value)[] InsertParameters =
    [
        ("receiver", null), ("key", null), ("subject", null), ("type", null), ("webhook", null), ("url", null), ("events", null), ("signed", null),
        ("received", null), ("trace", null), ("body", null), ("unique", null), ("lane", null),
    ];

    private readonly string _insert = $"""
        insert into {table} ({Rows.DeliveryColumns}, unique_key, lane)
        values ({string.Join(", ", InsertParameters.Select(static parameter => $"@{parameter.Name}"))})
        on conflict (unique_key, receiver) do nothing
        """;

    private readonly SqliteWriter _writer = new(connections);

    public override bool IsForOneProcess => true;

    public override bool HoldsTransaction => false;

    public override int InsertsAtATime => 1;

    protected override string Now => "@now";

    protected override string Unindexed => "+";

    protected override string SkipLocked => "";

    /// <summary>
    /// Starts to write into a file that has its tables, beside the process that handles its deliveries: creates nothing and takes over no claim.
    /// </summary>
    public Task OpenAsync(CancellationToken cancellationToken) => _writer.StartAsync(cancellationToken);

    public override async Task PrepareAsync(string receiver, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(static (session, stop) => session.ExecuteAsync(Schema, [], stop), cancellationToken).ConfigureAwait(false);
        await ProbeAsync(cancellationToken).ConfigureAwait(false);

        // No other process has this file, so a claim that is in it belongs to one that died. Its attempt stays counted.
        await WriteAsync(
            (session, stop) => session.ExecuteAsync(
                $"""
                update {Table} set lease_token = null, lease_until = null
                where receiver = @receiver and lease_token is not null
                """,
                [("receiver", receiver)],
                stop),
            cancellationToken).ConfigureAwait(false);
    }

    public override async Task PrepareRegistrationsAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(static (session, stop) => session.ExecuteAsync(DatabaseRegistrationStore.Schema, [], stop), cancellationToken).ConfigureAwait(false);
    }

    public override Task<bool[]> InsertAsync(IReadOnlyList<InboxRow> rows, CancellationToken cancellationToken) => WriteAsync(
        async (session, stop) =>
        {
            var stored = new bool[rows.Count];
            var command = session.KeptCommand(_insert, InsertParameters);
            try
            {
                for (var i = 0; i < rows.Count; i++)
                {
                    Bind(command.Parameters, rows[i]);
                    stored[i] = await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false) == 1;
                }
            }
            finally
            {
                // The command stays, and a body may have personal data.
                foreach (DbParameter parameter in command.Parameters)
                {
                    parameter.Value = DBNull.Value;
                }
            }

            return stored;
        },
        cancellationToken);

    public override async Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken)
    {
        var end = await handlers.RunAsync(transaction: null).ConfigureAwait(false);
        if (end.Exception is null)
        {
            return await MarkDoneAsync(claimed).ConfigureAwait(false);
        }

        var failure = handlers.Decide(end.Exception);
        return failure.IsGivenBack || await FailAsync(claimed, failure, CancellationToken.None).ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>Starts the writer, and checks that what it commits is on disk.</summary>
    protected Task StartAsync(CancellationToken cancellationToken) => _writer.StartAsync(cancellationToken);

    protected override (string Name, object? Value)[] Parameters(params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        [.. parameters, ("now", time.GetUtcNow().ToUnixTimeMilliseconds())];

    protected override Task<T> WriteAsync<T>(Func<Session, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken) =>
        _writer.WriteAsync(write, cancellationToken);

    // Another connection: with the write-ahead log, readers and the writer do not wait for each other.
    protected override Task<T> ReadAsync<T>(Func<Session, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await read(new Session(connection.Connection, null), cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);

    // By position: to find a parameter by its name takes longer than to set it.
    private static void Bind(DbParameterCollection parameters, InboxRow row)
    {
        var delivery = row.Delivery;
        ReadOnlySpan<object?> values =
        [
            delivery.ReceiverName,
            delivery.DeliveryKey,
            delivery.OrderingKey,
            Rows.NameOf(delivery.EventType),
            delivery.WebhookId?.ToString("N"),
            Rows.TextOf(delivery.Url),
            Rows.NamesOf(delivery.Events),
            delivery.AttemptedAt.ToUnixTimeMilliseconds(),
            delivery.ReceivedAt.ToUnixTimeMilliseconds(),
            delivery.TraceParent,
            row.Body,
            row.UniqueKey,
            row.Lane,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
