using System.Data.Common;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Registrations;

/// <summary>Registrations in a table beside the inbox's. Its primary key is what keeps two processes from registering the same webhook.</summary>
/// <param name="database">The database.</param>
/// <param name="exists">True if the table is known to be there, and nothing is to be created.</param>
internal sealed class DatabaseRegistrationStore(InboxDatabase database, bool exists = false) : IWebhookRegistrationStore
{
    public const string Table = "vipps_webhook_registrations";

    /// <summary>The table. The types are known to SQLite and PostgreSQL alike; times are Unix milliseconds.</summary>
    public const string Schema = $"""
        create table if not exists {Table} (
          receiver              varchar(64) not null,
          name                  varchar(64) not null,
          generation            integer not null,
          state                 integer not null,
          environment           varchar(200) not null,
          msn                   varchar(20) not null,
          url                   varchar(2000) not null,
          events                text not null,
          webhook_id            varchar(32) unique,
          secret                text,
          known_before          text not null,
          created_at            bigint not null,
          active_at             bigint,
          retiring_at           bigint,
          last_accepted_at      bigint,
          last_refused_at       bigint,
          rotation_requested_at bigint,
          node                  varchar(100) not null,
          primary key (receiver, name, generation));
        """;

    /// <summary>The columns, in the order in which they are read.</summary>
    public const string Columns =
        "receiver, name, generation, state, environment, msn, url, events, webhook_id, secret, known_before, created_at, active_at, retiring_at, "
        + "last_accepted_at, last_refused_at, rotation_requested_at, node";

    private volatile bool _isPrepared = exists;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared)
        {
            return;
        }

        using (AmbientTransaction.Leave())
        {
            await database.PrepareRegistrationsAsync(cancellationToken).ConfigureAwait(false);
            _isPrepared = true;
        }
    }

    public async Task<IReadOnlyList<StoredRegistration>> ListAsync(CancellationToken cancellationToken)
    {
        using (AmbientTransaction.Leave())
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            return await database.ReadRowsAsync(
                static (session, stop) => session.QueryAsync($"select {Columns} from {Table} order by receiver, name, generation", [], Read, stop),
                cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<bool> TryAddAsync(StoredRegistration row, CancellationToken cancellationToken) => ChangeAsync(
        $"""
        insert into {Table} ({Columns}) values (@receiver, @name, @generation, @state, @environment, @msn, @url, @events, @webhook, @secret, @known,
          @created, @active, @retiring, @accepted, @refused, @rotation, @node)
        on conflict (receiver, name, generation) do nothing
        """,
        [
            .. Changing(row),
            ("environment", row.Environment),
            ("msn", row.MerchantSerialNumber),
            ("url", row.Url.OriginalString),
            ("events", Rows.NamesOf(row.Events)),
            ("known", Rows.DigitsOf(row.KnownBefore)),
            ("created", row.CreatedAt.ToUnixTimeMilliseconds()),
            ("accepted", row.LastAcceptedAt?.ToUnixTimeMilliseconds()),
            ("refused", row.LastRefusedAt?.ToUnixTimeMilliseconds()),
            ("node", row.Node),
        ],
        cancellationToken);

    public Task<bool> TryUpdateAsync(StoredRegistration row, StoredRegistrationState expected, CancellationToken cancellationToken) => ChangeAsync(
        $"""
        update {Table} set state = @state, webhook_id = @webhook, secret = @secret, active_at = @active, retiring_at = @retiring,
          rotation_requested_at = @rotation
        where receiver = @receiver and name = @name and generation = @generation and state = @expected
        """,
        [.. Changing(row), ("expected", (int)expected)],
        cancellationToken);

    public Task<bool> TryRemoveAsync(StoredRegistration row, CancellationToken cancellationToken) => ChangeAsync(
        $"delete from {Table} where receiver = @receiver and name = @name and generation = @generation and state = @state",
        [("receiver", row.Receiver), ("name", row.Name), ("generation", row.Generation), ("state", (int)row.State)],
        cancellationToken);

    public async Task NoteDeliveriesAsync(Guid id, DateTimeOffset? acceptedAt, DateTimeOffset? refusedAt, CancellationToken cancellationToken)
    {
        await NoteAsync("last_accepted_at", acceptedAt).ConfigureAwait(false);
        await NoteAsync("last_refused_at", refusedAt).ConfigureAwait(false);

        async Task NoteAsync(string column, DateTimeOffset? at)
        {
            if (at is { } moment)
            {
                await ChangeAsync(
                    $"update {Table} set {column} = @at where webhook_id = @webhook and ({column} is null or {column} < @at)",
                    [("at", moment.ToUnixTimeMilliseconds()), ("webhook", id.ToString("N"))],
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static (string, object?)[] Changing(StoredRegistration row) =>
    [
        ("receiver", row.Receiver),
        ("name", row.Name),
        ("generation", row.Generation),
        ("state", (int)row.State),
        ("webhook", row.Id?.ToString("N")),
        ("secret", row.ProtectedSecret),
        ("active", row.ActiveAt?.ToUnixTimeMilliseconds()),
        ("retiring", row.RetiringAt?.ToUnixTimeMilliseconds()),
        ("rotation", row.RotationRequestedAt?.ToUnixTimeMilliseconds()),
    ];

    private static StoredRegistration Read(DbDataReader reader) => new()
    {
        Receiver = reader.GetString(0),
        Name = reader.GetString(1),
        Generation = reader.GetInt32(2),
        State = (StoredRegistrationState)reader.GetInt32(3),
        Environment = reader.GetString(4),
        MerchantSerialNumber = reader.GetString(5),
        Url = new Uri(reader.GetString(6), UriKind.Absolute),
        Events = Rows.TypesOf(reader.GetString(7)),
        Id = Rows.IdOf(Rows.TextOrNull(reader, 8)),
        ProtectedSecret = Rows.TextOrNull(reader, 9),
        KnownBefore = Rows.IdsOf(reader.GetString(10)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(11)),
        ActiveAt = Rows.MomentOf(reader, 12),
        RetiringAt = Rows.MomentOf(reader, 13),
        LastAcceptedAt = Rows.MomentOf(reader, 14),
        LastRefusedAt = Rows.MomentOf(reader, 15),
        RotationRequestedAt = Rows.MomentOf(reader, 16),
        Node = reader.GetString(17),
    };

    private async Task<bool> ChangeAsync(string statement, (string, object?)[] parameters, CancellationToken cancellationToken)
    {
        using (AmbientTransaction.Leave())
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            return await database.WriteRowsAsync(
                (session, stop) => session.ExecuteAsync(statement, parameters, stop), cancellationToken).ConfigureAwait(false) == 1;
        }
    }
}
