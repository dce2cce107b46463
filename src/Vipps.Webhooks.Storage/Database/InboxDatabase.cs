using System.Globalization;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>
/// The statements of an inbox. What every database does alike is here; how a database says "now", passes by locked rows and groups its
/// transactions is in the classes that derive from it.
/// </summary>
internal abstract class InboxDatabase(string table = Rows.Table) : IInboxDatabase
{
    private const int CleaningChunk = 1000;

    // Of an attempt that is given back. A claim may come late, after a failure that began to count anew.
    private const string OneAttemptLess = "attempts = attempts - 1, unrecorded = case when unrecorded > 0 then unrecorded - 1 else 0 end";

    public abstract bool IsForOneProcess { get; }

    public abstract bool HoldsTransaction { get; }

    public abstract int InsertsAtATime { get; }

    /// <summary>The table, as a statement names it.</summary>
    protected string Table => table;

    /// <summary>The current time in Unix milliseconds, as an expression.</summary>
    protected abstract string Now { get; }

    /// <summary>Stands before a column by which rows are to be sorted after they were found, and not found in its order.</summary>
    protected abstract string Unindexed { get; }

    /// <summary>The end of a subquery that passes by the rows that another transaction has locked.</summary>
    protected abstract string SkipLocked { get; }

    public abstract Task PrepareAsync(string receiver, CancellationToken cancellationToken);

    /// <summary>Creates the table of registrations if it is missing.</summary>
    public abstract Task PrepareRegistrationsAsync(CancellationToken cancellationToken);

    /// <summary>Runs statements about another table in one transaction, which is on disk when this returns.</summary>
    public Task<T> WriteRowsAsync<T>(Func<Session, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken) =>
        WriteAsync(write, cancellationToken);

    /// <summary>Runs a query about another table.</summary>
    public Task<T> ReadRowsAsync<T>(Func<Session, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        ReadAsync(read, cancellationToken);

    public abstract Task<bool[]> InsertAsync(IReadOnlyList<InboxRow> rows, CancellationToken cancellationToken);

    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        string receiver, int count, string token, TimeSpan lease, bool fewestFailuresFirst, CancellationToken cancellationToken)
    {
        // "not exists", and not "the lowest number of the lane": PostgreSQL would find that for the whole backlog. "materialized", so that it does
        // not run the limited query once for each row. The second condition of the lane is for rows that became visible in another order than that
        // of their numbers: no two of a lane are claimed at a time.
        var claim = $"""
            with due(id) as materialized (
              select d.seq from {Table} d
              where d.state = 0 and d.receiver = @receiver
                and (d.next_at is null or d.next_at <= {Now}) and (d.lease_until is null or d.lease_until < {Now})
                and not exists (
                  select 1 from {Table} o where o.lane = d.lane and o.state in (0, 2)
                    and (o.seq < d.seq or (o.seq > d.seq and o.lease_until >= {Now})))
              order by {(fewestFailuresFirst ? "d.failures, " : "")}d.seq limit @count{SkipLocked})
            update {Table} set lease_token = @token, lease_until = {Now} + @lease, attempts = attempts + 1, unrecorded = unrecorded + 1
            where seq in (select id from due)
            returning seq, attempts, failures, unrecorded, {Rows.DeliveryColumns}
            """;
        var claimed = await WriteAsync(
            (session, stop) => session.QueryAsync(
                claim,
                Parameters(("token", token), ("lease", (long)lease.TotalMilliseconds), ("receiver", receiver), ("count", count)),
                reader => new ClaimedDelivery
                {
                    Sequence = reader.GetInt64(0),
                    Token = token,
                    Lease = lease,
                    Attempts = reader.GetInt32(1),
                    Failures = reader.GetInt32(2),
                    Unrecorded = reader.GetInt32(3),
                    Delivery = Rows.ReadDelivery(reader, 4),
                },
                stop),
            cancellationToken).ConfigureAwait(false);
        claimed.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));
        return claimed;
    }

    public abstract Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken);

    public Task<bool> MarkDoneAsync(ClaimedDelivery claimed) =>
        WriteAsync((session, stop) => MarkDoneAsync(session, claimed, stop), CancellationToken.None);

    public Task<bool> FailAsync(ClaimedDelivery claimed, AttemptFailure failure, CancellationToken cancellationToken) =>
        WriteAsync((session, stop) => FailAsync(session, claimed, failure, InboxState.Waiting, stop), cancellationToken);

    public async Task<bool> RenewAsync(ClaimedDelivery claimed, CancellationToken cancellationToken) => await ExecuteAsync(
        $"update {Table} set lease_until = {Now} + @lease where seq = @seq and lease_token = @token and state = 0",
        [("lease", (long)claimed.Lease.TotalMilliseconds), ("seq", claimed.Sequence), ("token", claimed.Token)],
        cancellationToken).ConfigureAwait(false) == 1;

    public async Task<bool> IsDoneAsync(ClaimedDelivery claimed, CancellationToken cancellationToken) => (await ReadAsync(
        (session, stop) => session.QueryAsync(
            $"select 1 from {Table} where seq = @seq and lease_token = @token and state = 1",
            [("seq", claimed.Sequence), ("token", claimed.Token)],
            static _ => true,
            stop),
        cancellationToken).ConfigureAwait(false)).Count == 1;

    public async Task GiveBackAsync(ClaimedDelivery claimed, TimeSpan delay, string? reason, CancellationToken cancellationToken) => await ExecuteAsync(
        $"""
        update {Table} set {OneAttemptLess},
          next_at = case when lease_token = @token then {Now} + @delay else next_at end,
          last_error = coalesce(@reason, last_error),
          lease_until = case when lease_token = @token then null else lease_until end,
          lease_token = case when lease_token = @token then null else lease_token end
        where seq = @seq and state = 0
        """,
        [("delay", (long)delay.TotalMilliseconds), ("reason", reason), ("seq", claimed.Sequence), ("token", claimed.Token)],
        cancellationToken).ConfigureAwait(false);

    public async Task GiveBackAsync(string token, CancellationToken cancellationToken) => await ExecuteAsync(
        $"""
        update {Table} set {OneAttemptLess}, lease_token = null, lease_until = null
        where lease_token = @token and state = 0
        """,
        [("token", token)],
        cancellationToken).ConfigureAwait(false);

    public async Task<InboxStats> CountUnfinishedAsync(string receiver, CancellationToken cancellationToken)
    {
        var counted = await ReadAsync(
            (session, stop) => session.QueryAsync(
                $"""
                select d.state, count(*), min(d.received_at),
                  sum(case when d.state = 0 and exists (select 1 from {Table} o where o.lane = d.lane and o.state in (0, 2) and o.state = 2 and o.seq < d.seq)
                    then 1 else 0 end)
                from {Table} d where d.state in (0, 2) and d.receiver = @receiver group by d.state
                """,
                [("receiver", receiver)],
                static reader => (
                    State: (InboxState)reader.GetInt32(0), Count: reader.GetInt64(1), Oldest: reader.GetInt64(2),
                    Held: Convert.ToInt64(reader.GetValue(3), CultureInfo.InvariantCulture)),
                stop),
            cancellationToken).ConfigureAwait(false);
        var waiting = counted.Where(static of => of.State == InboxState.Waiting).ToList();
        return new InboxStats
        {
            Waiting = waiting.Sum(static of => of.Count),
            Held = waiting.Sum(static of => of.Held),
            Parked = counted.Where(static of => of.State == InboxState.Parked).Sum(static of => of.Count),
            OldestWaiting = waiting.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(waiting[0].Oldest),
        };
    }

    public async Task<InboxStats> CountAsync(string receiver, CancellationToken cancellationToken)
    {
        var unfinished = await CountUnfinishedAsync(receiver, cancellationToken).ConfigureAwait(false);
        var finished = await ReadAsync(
            (session, stop) => session.QueryAsync(
                $"select state, count(*) from {Table} where receiver = @receiver and state in (1, 3, 4) group by state",
                [("receiver", receiver)],
                static reader => (State: (InboxState)reader.GetInt32(0), Count: reader.GetInt64(1)),
                stop),
            cancellationToken).ConfigureAwait(false);
        return unfinished.WithFinished(finished.ToDictionary(static counted => counted.State, static counted => counted.Count));
    }

    public async Task<IReadOnlyList<InboxEntry>> ListAsync(
        string receiver, InboxQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var conditions = new List<string> { "receiver = @receiver" };
        var parameters = new List<(string, object?)> { ("receiver", receiver), ("limit", query.Limit) };

        // Repeats the condition of the index of the unfinished ones, which are few, and sorts them afterwards: SQLite does not infer it, and would
        // look for them in the order of all rows.
        var isUnfinished = query.State is InboxState.Waiting or InboxState.Parked;
        Add(query.State is { } state ? (int)state : null, "state", isUnfinished ? "state in (0, 2) and state = @state" : "state = @state");
        Add(query.OrderingKey, "subject", "subject = @subject");
        Add(query.DeliveryKey is { } key ? InboxRow.UniqueKeyOf(key) : null, "unique", "unique_key = @unique");
        Add(query.EventType is { } type ? Rows.NameOf(type) : null, "type", "lower(event_type) = lower(@type)");
        Add(query.ReceivedSince?.ToUnixTimeMilliseconds(), "since", "received_at >= @since");
        Add(query.HasFailed ? 1 : null, "failures", "failures >= @failures");
        Add(query.Before, "before", "seq < @before");
        return await ReadAsync(
            (session, stop) => session.QueryAsync(
                $"select {Rows.EntryColumns(Table)} from {Table} d where {string.Join(" and ", conditions)} order by {(isUnfinished ? Unindexed : "")}seq desc limit @limit",
                [.. parameters],
                reader => Rows.ReadEntry(reader, now),
                stop),
            cancellationToken).ConfigureAwait(false);

        void Add(object? value, string name, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                parameters.Add((name, value));
            }
        }
    }

    public async Task<InboxEntry?> FindAsync(string receiver, long id, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await ReadAsync(
            (session, stop) => session.QueryAsync(
                $"select {Rows.EntryColumns(Table)} from {Table} d where receiver = @receiver and seq = @seq",
                [("receiver", receiver), ("seq", id)],
                reader => Rows.ReadEntry(reader, now),
                stop),
            cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public async Task<InboxDelivery?> ReadDeliveryAsync(string receiver, long id, CancellationToken cancellationToken) =>
        (await ReadAsync(
            (session, stop) => session.QueryAsync(
                $"select {Rows.DeliveryColumns} from {Table} where receiver = @receiver and seq = @seq and body is not null",
                [("receiver", receiver), ("seq", id)],
                static reader => Rows.ReadDelivery(reader, 0),
                stop),
            cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public async Task<long?> ReplayAsync(string receiver, long id, string uniqueKey, CancellationToken cancellationToken) =>
        (await WriteAsync(
            (session, stop) => session.QueryAsync(
                $"""
                insert into {Table} (receiver, delivery_key, unique_key, lane, subject, event_type, webhook_id, url, events, signed_at,
                  received_at, trace_parent, body, replay_of)
                select receiver, delivery_key, @unique, lane, subject, event_type, webhook_id, url, events, signed_at, {Now}, null, body, seq
                from {Table} where receiver = @receiver and seq = @seq and state in (1, 3, 4) and body is not null
                returning seq
                """,
                Parameters(("receiver", receiver), ("seq", id), ("unique", InboxRow.UniqueKeyOf(uniqueKey))),
                static reader => (long?)reader.GetInt64(0),
                stop),
            cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public async Task<bool> DiscardAsync(string receiver, long id, InboxState? expected, CancellationToken cancellationToken) => await ExecuteAsync(
        $"""
        update {Table} set state = 4, finished_at = {Now}, lease_token = null, lease_until = null, next_at = null
        where seq in (select seq from {Table} where receiver = @receiver and seq = @seq and state {(expected is { } state ? $"= {(int)state}" : "in (0, 2)")}
          and (lease_until is null or lease_until < {Now}){SkipLocked})
        """,
        [("receiver", receiver), ("seq", id)],
        cancellationToken).ConfigureAwait(false) == 1;

    public async Task<bool> UnparkAsync(string receiver, long id, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            $"""
            update {Table} set received_at = {Now}
            where state in (0, 2) and state = 0 and lane in (select lane from {Table} where receiver = @receiver and seq = @seq and state = 2)
            """,
            [("receiver", receiver), ("seq", id)],
            cancellationToken).ConfigureAwait(false);
        return await ExecuteAsync(
            $"""
            update {Table} set state = 0, attempts = 0, failures = 0, unrecorded = 0, next_at = null, lease_token = null, lease_until = null,
              received_at = {Now}
            where receiver = @receiver and seq = @seq and state = 2
            """,
            [("receiver", receiver), ("seq", id)],
            cancellationToken).ConfigureAwait(false) == 1;
    }

    public async Task<(long Bodies, long Rows)> CleanAsync(
        string receiver, TimeSpan keepBody, TimeSpan keepKey, CancellationToken cancellationToken)
    {
        var bodies = await InChunksAsync(
            $"""
            update {Table} set body = null, last_error = null
            where seq in (select seq from {Table}
              where receiver = @receiver and state in (1, 3, 4) and body is not null and finished_at <= {Now} - @age
              order by seq limit @limit{SkipLocked})
            """,
            keepBody).ConfigureAwait(false);
        var rows = await InChunksAsync(
            $"""
            delete from {Table} where seq in (select seq from {Table}
              where receiver = @receiver and state in (1, 3, 4) and finished_at <= {Now} - @age order by seq limit @limit{SkipLocked})
            """,
            keepKey).ConfigureAwait(false);
        return (bodies, rows);

        async Task<long> InChunksAsync(string statement, TimeSpan age)
        {
            var all = 0L;
            for (int some; ; all += some)
            {
                some = await ExecuteAsync(
                    statement,
                    [("receiver", receiver), ("age", (long)age.TotalMilliseconds), ("limit", CleaningChunk)],
                    cancellationToken).ConfigureAwait(false);
                if (some < CleaningChunk)
                {
                    return all + some;
                }
            }
        }
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>The fence: marks a delivery as handled if this process still has the claim.</summary>
    protected async ValueTask<bool> MarkDoneAsync(Session session, ClaimedDelivery claimed, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            $"""
            update {Table} set state = 1, finished_at = {Now}, lease_until = null, next_at = null, last_error = null
            where seq = @seq and lease_token = @token and state = 0
            """,
            Parameters(("seq", claimed.Sequence), ("token", claimed.Token)),
            cancellationToken).ConfigureAwait(false) == 1;

    /// <summary>Writes down a failure.</summary>
    /// <param name="session">The session.</param>
    /// <param name="claimed">The claimed delivery.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="from">The state that the row is in: done, in the transaction that has marked it so, and otherwise waiting.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    protected async ValueTask<bool> FailAsync(
        Session session, ClaimedDelivery claimed, AttemptFailure failure, InboxState from, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            $"""
            update {Table} set failures = failures + 1, unrecorded = 0, state = @state, next_at = {Now} + @delay, last_error = @error,
              lease_token = null, lease_until = null, finished_at = {(failure.State == InboxState.Released ? Now : "null")}
            where seq = @seq and lease_token = @token and state = @from
            """,
            Parameters(
                ("state", (int)failure.State),
                ("delay", (long)failure.Delay.TotalMilliseconds),
                ("error", PrintableText.Of(failure.Error, Rows.MaxErrorLength)), // a database refuses some characters
                ("seq", claimed.Sequence),
                ("token", claimed.Token),
                ("from", (int)from)),
            cancellationToken).ConfigureAwait(false) == 1;

    /// <summary>Adds the parameter of <see cref="Now"/>, if it has one.</summary>
    protected abstract (string Name, object? Value)[] Parameters(params ReadOnlySpan<(string Name, object? Value)> parameters);

    /// <summary>Runs statements in one transaction, which is on disk when this returns.</summary>
    protected abstract Task<T> WriteAsync<T>(Func<Session, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken);

    /// <summary>Fails if the table, or one of its columns, is missing, such as in a database of another version.</summary>
    protected Task ProbeAsync(CancellationToken cancellationToken) =>
        ReadAsync((session, stop) => session.QueryAsync($"select {Rows.Columns} from {table} limit 0", [], static _ => 0, stop), cancellationToken);

    /// <summary>Runs a query.</summary>
    protected abstract Task<T> ReadAsync<T>(Func<Session, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken);

    private Task<int> ExecuteAsync(string sql, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) =>
        WriteAsync((session, stop) => session.ExecuteAsync(sql, Parameters(parameters), stop), cancellationToken);
}
