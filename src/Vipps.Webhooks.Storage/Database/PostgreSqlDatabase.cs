using System.Data;
using Vipps.Webhooks.Storage.Registrations;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>
/// PostgreSQL, for several processes. The row is marked as handled first, in a transaction that stays open while the handlers run: while that row
/// is locked, no other process takes it over, whatever the clocks and the lease say.
/// </summary>
internal class PostgreSqlDatabase(ConnectionSource connections, string table = Rows.Table) : InboxDatabase(table)
{
    // Two processes that create the tables at once: "if not exists" does not protect against the same name in the catalogue.
    private const long SchemaLock = 0x5669707073; // any number of our own

    private const string Schema = $"""
        create table if not exists {Rows.Table} (
          seq           bigint generated always as identity primary key,
          receiver      varchar(64) not null,
          delivery_key  varchar(200) not null,
          unique_key    bytea not null,
          lane          bytea not null,
          subject       varchar(200) not null,
          event_type    varchar(100) not null,
          webhook_id    varchar(32),
          url           varchar(2000),
          events        text not null,
          signed_at     bigint not null,
          received_at   bigint not null,
          trace_parent  varchar(55),
          body          bytea,
          state         integer not null default 0,
          attempts      integer not null default 0,
          failures      integer not null default 0,
          unrecorded    integer not null default 0,
          next_at       bigint,
          lease_token   varchar(32),
          lease_until   bigint,
          last_error    varchar(2000),
          finished_at   bigint,
          replay_of     bigint,
          unique (unique_key, receiver)
        ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
        create index if not exists {Rows.Table}_lane on {Rows.Table} (lane, seq) where state in (0, 2);
        create index if not exists {Rows.Table}_due on {Rows.Table} (seq) where state = 0;
        create index if not exists {Rows.Table}_finished on {Rows.Table} (finished_at) where state in (1, 3, 4);
        create index if not exists {Rows.Table}_bodies on {Rows.Table} (finished_at) where state in (1, 3, 4) and body is not null;
        """;

    protected const string HandlersSavepoint = "vipps_handlers";

    // Most often all are new. Then no keys are returned: to read them takes a sixth of the client's time.
    private readonly string _insert = $"""
        with stored as (
          insert into {table} ({Rows.DeliveryColumns}, unique_key, lane)
          select * from unnest(@receiver, @key, @subject, @type, @webhook, @url, @events, @signed, @received, @trace, @body, @unique, @lane)
          on conflict (unique_key, receiver) do nothing
          returning receiver, delivery_key)
        select case when (select count(*) from stored) < cardinality(@key) then array(select receiver || chr(10) || delivery_key from stored) end
        """;

    public override bool IsForOneProcess => false;

    public override bool HoldsTransaction => true;

    // Each connection has a process of its own: while one writes rows, another waits for the disk, or for the next rows.
    public override int InsertsAtATime => 2;

    // The database's clock, which is one for all processes; the same for the whole statement.
    protected override string Now => "(extract(epoch from statement_timestamp()) * 1000)::bigint";

    // It has statistics.
    protected override string Unindexed => "";

    protected override string SkipLocked => " for update skip locked";

    public override async Task PrepareAsync(string receiver, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var settings = new Session(connection.Connection, null);
            await DemandDurabilityAsync(settings, cancellationToken).ConfigureAwait(false);
        }

        await CreateAsync(Rows.Table, Schema, cancellationToken).ConfigureAwait(false);
        await ProbeAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task PrepareRegistrationsAsync(CancellationToken cancellationToken) =>
        CreateAsync(DatabaseRegistrationStore.Table, DatabaseRegistrationStore.Schema, cancellationToken);

    private async Task CreateAsync(string created, string schema, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // A role that may not create tables can use those that are there.
            var settings = new Session(connection.Connection, null);
            if (await ReadTextAsync(settings, $"select to_regclass('{created}')::text", cancellationToken).ConfigureAwait(false) is not null)
            {
                return;
            }

            var transaction = await connection.Connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var session = new Session(connection.Connection, transaction);
                await session.ExecuteAsync("select pg_advisory_xact_lock(@lock)", [("lock", SchemaLock)], cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync(schema, [], cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override Task<bool[]> InsertAsync(IReadOnlyList<InboxRow> rows, CancellationToken cancellationToken) => WriteAsync(
        async (session, stop) =>
        {
            var answer = await session.QueryAsync(
                _insert,
                [
                    ("receiver", All(static row => row.Delivery.ReceiverName)),
                    ("key", All(static row => row.Delivery.DeliveryKey)),
                    ("subject", All(static row => row.Delivery.OrderingKey)),
                    ("type", All(static row => Rows.NameOf(row.Delivery.EventType))),
                    ("webhook", All(static row => row.Delivery.WebhookId?.ToString("N"))),
                    ("url", All(static row => Rows.TextOf(row.Delivery.Url))),
                    ("events", All(static row => Rows.NamesOf(row.Delivery.Events))),
                    ("signed", All(static row => row.Delivery.AttemptedAt.ToUnixTimeMilliseconds())),
                    ("received", All(static row => row.Delivery.ReceivedAt.ToUnixTimeMilliseconds())),
                    ("trace", All(static row => row.Delivery.TraceParent)),
                    ("body", All(static row => row.Body)),
                    ("unique", All(static row => row.UniqueKey)),
                    ("lane", All(static row => row.Lane)),
                ],
                static reader => reader.IsDBNull(0) ? null : reader.GetFieldValue<string[]>(0),
                stop).ConfigureAwait(false);
            var stored = answer[0]?.ToHashSet(StringComparer.Ordinal); // null if all are new
            return All(row => stored is null || stored.Contains($"{row.Delivery.ReceiverName}\n{row.Delivery.DeliveryKey}"));

            T[] All<T>(Func<InboxRow, T> column) => [.. rows.Select(column)];
        },
        cancellationToken);

    public override async Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var session = new Session(connection.Connection, transaction);
                if (!await MarkDoneAsync(session, claimed, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await transaction.SaveAsync(HandlersSavepoint, cancellationToken).ConfigureAwait(false);
                var end = await handlers.RunAsync(transaction).ConfigureAwait(false);
                if (end.Exception is null)
                {
                    await DemandUnbrokenAsync(session).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return true;
                }

                var failure = handlers.Decide(end.Exception);
                if (failure.IsGivenBack)
                {
                    return true;
                }

                // In the same transaction: from the fence to here, no other process could take it over, however long it took.
                await transaction.RollbackAsync(HandlersSavepoint, CancellationToken.None).ConfigureAwait(false);
                await FailAsync(session, claimed, failure, InboxState.Done, CancellationToken.None).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            }
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Checks that what the server confirms is on its disk.</summary>
    protected static async ValueTask DemandDurabilityAsync(Session session, CancellationToken cancellationToken)
    {
        if (await ReadTextAsync(session, "select setting from pg_settings where name = 'synchronous_commit'", cancellationToken).ConfigureAwait(false) is "off")
        {
            throw new InvalidOperationException(
                "The inbox's connection has synchronous_commit = off: PostgreSQL would forget deliveries that were answered 200 if it crashed. "
                + "Set it to on for this connection.");
        }
    }

    /// <summary>Checks that a commit will commit: a transaction in which a statement failed is rolled back by "commit", without an error.</summary>
    protected static async ValueTask DemandUnbrokenAsync(Session session) =>
        await session.ExecuteAsync("select 1", [], CancellationToken.None).ConfigureAwait(false);

    private static async ValueTask<string?> ReadTextAsync(Session session, string query, CancellationToken cancellationToken) =>
        (await session.QueryAsync(query, [], static reader => reader.IsDBNull(0) ? null : reader.GetString(0), cancellationToken).ConfigureAwait(false))[0];

    protected override (string Name, object? Value)[] Parameters(params ReadOnlySpan<(string Name, object? Value)> parameters) => parameters.ToArray();

    protected override async Task<T> WriteAsync<T>(Func<Session, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await write(new Session(connection.Connection, null), cancellationToken).ConfigureAwait(false); // each of them is one statement
        }
    }

    protected override Task<T> ReadAsync<T>(Func<Session, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        WriteAsync(read, cancellationToken);
}
