using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Vipps.Webhooks.EntityFrameworkCore.Handling;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Database;

/// <summary>
/// Any relational database, by LINQ alone: a claim reads what is due, and sets it if it is still so. Times are those of this process. No row is
/// locked for longer than a statement, and than from the mark to the commit.
/// </summary>
internal sealed class LinqDatabase(Contexts contexts, TimeProvider time) : IInboxDatabase
{
    private const int CleaningChunk = 1000;

    private readonly FenceLast _attempts = new(contexts, time);

    public bool IsForOneProcess => false;

    public bool HoldsTransaction => true;

    // MySQL and MariaDB lock gaps between keys: two batches at a time could deadlock.
    public int InsertsAtATime => 1;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task PrepareAsync(string receiver, CancellationToken cancellationToken)
    {
        EntityFrameworkVersion.Demand();

        // The migrations were applied: it names all columns, and finds no row.
        await contexts.UseAsync(db => Rows(db).Where(static row => row.Sequence < 0).ToListAsync(cancellationToken)).ConfigureAwait(false);
    }

    public async Task<bool[]> InsertAsync(IReadOnlyList<InboxRow> rows, CancellationToken cancellationToken)
    {
        var stored = new bool[rows.Count];
        var rest = Enumerable.Range(0, rows.Count).ToList();
        while (rest.Count > 0)
        {
            try
            {
                await contexts.UseAsync(async db =>
                {
                    db.AddRange(rest.Select(index => NewRow(rows[index])));
                    return await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                }).ConfigureAwait(false);
                rest.ForEach(index => stored[index] = true);
                break;
            }
            catch (DbException exception) when (!exception.IsTransient)
            {
                // Each database says in its own way that a key is there already. The keys themselves say it in all.
                var known = await contexts.UseAsync(db => KnownAsync(db, rows, rest, cancellationToken)).ConfigureAwait(false);
                if (known.Count == 0)
                {
                    throw;
                }

                rest.RemoveAll(known.Contains);
            }
        }

        return stored;
    }

    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        string receiver, int count, string token, TimeSpan lease, bool fewestFailuresFirst, CancellationToken cancellationToken)
    {
        var claimed = await contexts.UseAsync(async db =>
        {
            var now = Now;
            var until = now + (long)lease.TotalMilliseconds;
            var all = Rows(db);
            var due = all.Where(Due(now)).Where(row => row.Receiver == receiver && !all.Any(other => other.Lane == row.Lane
                && (other.State == InboxState.Waiting || other.State == InboxState.Parked)
                && (other.Sequence < row.Sequence || (other.Sequence > row.Sequence && other.LeaseUntil >= now))));
            var ordered = fewestFailuresFirst
                ? due.OrderBy(static row => row.Failures).ThenBy(static row => row.Sequence)
                : due.OrderBy(static row => row.Sequence);
            var ids = await ordered.Select(static row => row.Sequence).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (ids.Count == 0)
            {
                return [];
            }

            await all.Where(row => ids.Contains(row.Sequence)).Where(Due(now)).ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.LeaseToken, token)
                    .SetProperty(row => row.LeaseUntil, until)
                    .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                    .SetProperty(row => row.Unrecorded, row => row.Unrecorded + 1),
                cancellationToken).ConfigureAwait(false);
            return await all.Where(row => ids.Contains(row.Sequence) && row.LeaseToken == token && row.State == InboxState.Waiting)
                .OrderBy(static row => row.Sequence)
                .Select(row => new
                {
                    Row = row,
                    IsOvertaken = all.Any(other => other.Lane == row.Lane
                        && (other.State == InboxState.Waiting || other.State == InboxState.Parked) && other.Sequence < row.Sequence),
                })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

        var ours = new List<ClaimedDelivery>(claimed.Count);
        foreach (var claim in claimed)
        {
            var delivery = new ClaimedDelivery
            {
                Sequence = claim.Row.Sequence,
                Token = token,
                Lease = lease,
                Attempts = claim.Row.Attempts,
                Failures = claim.Row.Failures,
                Unrecorded = claim.Row.Unrecorded,
                Delivery = DeliveryOf(claim.Row),
            };
            if (claim.IsOvertaken)
            {
                // An older one of its lane became visible only after the first statement: it comes first.
                await GiveBackAsync(delivery, TimeSpan.Zero, reason: null, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                ours.Add(delivery);
            }
        }

        return ours;
    }

    public Task<bool> RunAsync(ClaimedDelivery claimed, IHandlerRun handlers, CancellationToken cancellationToken) => _attempts.RunAsync(
        this,
        claimed,
        handlers,
        static context => new EarlyTransaction(context),
        (context, _) => MarkDoneAsync(context, claimed),
        cancellationToken);

    public Task<bool> MarkDoneAsync(ClaimedDelivery claimed) => contexts.UseAsync(db => MarkDoneAsync(db, claimed));

    public Task<bool> FailAsync(ClaimedDelivery claimed, AttemptFailure failure, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
    {
        long? next = Now + (long)failure.Delay.TotalMilliseconds;
        long? finished = failure.State == InboxState.Released ? Now : null;
        var error = PrintableText.Of(failure.Error, Storage.Database.Rows.MaxErrorLength);
        return await Rows(db).Where(Ours(claimed)).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Failures, row => row.Failures + 1)
                .SetProperty(row => row.Unrecorded, 0)
                .SetProperty(row => row.State, failure.State)
                .SetProperty(row => row.NextAttemptAt, next)
                .SetProperty(row => row.LastError, error)
                .SetProperty(row => row.LeaseToken, (string?)null)
                .SetProperty(row => row.LeaseUntil, (long?)null)
                .SetProperty(row => row.FinishedAt, finished),
            cancellationToken).ConfigureAwait(false) == 1;
    });

    public Task<bool> RenewAsync(ClaimedDelivery claimed, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
    {
        var until = Now + (long)claimed.Lease.TotalMilliseconds;
        return await Rows(db).Where(Ours(claimed)).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.LeaseUntil, until), cancellationToken).ConfigureAwait(false) == 1;
    });

    public Task<bool> IsDoneAsync(ClaimedDelivery claimed, CancellationToken cancellationToken) => contexts.UseAsync(db => Rows(db).AnyAsync(
        row => row.Sequence == claimed.Sequence && row.LeaseToken == claimed.Token && row.State == InboxState.Done, cancellationToken));

    public Task GiveBackAsync(
        ClaimedDelivery claimed, TimeSpan delay, string? reason, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
    {
        var next = Now + (long)delay.TotalMilliseconds;
        var changed = await Rows(db).Where(Ours(claimed)).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Attempts, row => row.Attempts - 1)
                .SetProperty(row => row.Unrecorded, row => row.Unrecorded > 0 ? row.Unrecorded - 1 : 0)
                .SetProperty(row => row.NextAttemptAt, next)
                .SetProperty(row => row.LastError, row => reason ?? row.LastError)
                .SetProperty(row => row.LeaseToken, (string?)null)
                .SetProperty(row => row.LeaseUntil, (long?)null),
            cancellationToken).ConfigureAwait(false);
        return changed == 1 ? changed : await Rows(db).Where(row => row.Sequence == claimed.Sequence && row.State == InboxState.Waiting).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Attempts, row => row.Attempts - 1)
                .SetProperty(row => row.Unrecorded, row => row.Unrecorded > 0 ? row.Unrecorded - 1 : 0),
            cancellationToken).ConfigureAwait(false);
    });

    public Task GiveBackAsync(string token, CancellationToken cancellationToken) => contexts.UseAsync(db =>
        Rows(db).Where(row => row.LeaseToken == token && row.State == InboxState.Waiting).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Attempts, row => row.Attempts - 1)
                .SetProperty(row => row.Unrecorded, row => row.Unrecorded > 0 ? row.Unrecorded - 1 : 0)
                .SetProperty(row => row.LeaseToken, (string?)null)
                .SetProperty(row => row.LeaseUntil, (long?)null),
            cancellationToken));

    public Task<InboxStats> CountUnfinishedAsync(string receiver, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
    {
        var all = Rows(db);
        var counted = await all.Where(row => row.Receiver == receiver && (row.State == InboxState.Waiting || row.State == InboxState.Parked))
            .GroupBy(static row => row.State)
            .Select(static of => new { State = of.Key, Count = of.LongCount(), Oldest = of.Min(static row => row.ReceivedAt) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var held = await all.LongCountAsync(
            row => row.Receiver == receiver && row.State == InboxState.Waiting
                && all.Any(other => other.Lane == row.Lane && other.State == InboxState.Parked && other.Sequence < row.Sequence),
            cancellationToken).ConfigureAwait(false);
        var waiting = counted.Find(static of => of.State == InboxState.Waiting);
        return new InboxStats
        {
            Waiting = waiting?.Count ?? 0,
            Held = held,
            Parked = counted.Find(static of => of.State == InboxState.Parked)?.Count ?? 0,
            OldestWaiting = waiting is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(waiting.Oldest),
        };
    });

    public async Task<InboxStats> CountAsync(string receiver, CancellationToken cancellationToken)
    {
        var unfinished = await CountUnfinishedAsync(receiver, cancellationToken).ConfigureAwait(false);
        var finished = await contexts.UseAsync(db => Rows(db).Where(row => row.Receiver == receiver).Where(Finished)
            .GroupBy(static row => row.State)
            .Select(static of => new { of.Key, Count = of.LongCount() })
            .ToDictionaryAsync(static of => of.Key, static of => of.Count, cancellationToken)).ConfigureAwait(false);
        return unfinished.WithFinished(finished);
    }

    public async Task<IReadOnlyList<InboxEntry>> ListAsync(
        string receiver, InboxQuery query, DateTimeOffset now, CancellationToken cancellationToken) => await contexts.UseAsync(db =>
    {
        var rows = Rows(db).Where(row => row.Receiver == receiver);
        if (query.State is { } state)
        {
            rows = rows.Where(row => row.State == state);
        }

        if (query.OrderingKey is { } orderingKey)
        {
            // Not the text: some databases compare it without regard to case.
            var lane = InboxRow.LaneOf(receiver, orderingKey);
            rows = rows.Where(row => row.Lane == lane);
        }

        if (query.DeliveryKey is { } deliveryKey)
        {
            var unique = InboxRow.UniqueKeyOf(deliveryKey);
            rows = rows.Where(row => row.UniqueKey == unique);
        }

        if (query.EventType is { } type)
        {
#pragma warning disable CA1304, CA1308, CA1311, CA1862 // The database does it.
            var name = Storage.Database.Rows.NameOf(type).ToLowerInvariant();
            rows = rows.Where(row => row.EventType.ToLower() == name);
#pragma warning restore CA1304, CA1308, CA1311, CA1862
        }

        if (query.ReceivedSince is { } since)
        {
            var milliseconds = since.ToUnixTimeMilliseconds();
            rows = rows.Where(row => row.ReceivedAt >= milliseconds);
        }

        if (query.HasFailed)
        {
            rows = rows.Where(static row => row.Failures > 0);
        }

        if (query.Before is { } before)
        {
            rows = rows.Where(row => row.Sequence < before);
        }

        return EntriesAsync(db, rows.OrderByDescending(static row => row.Sequence).Take(query.Limit), now, cancellationToken);
    }).ConfigureAwait(false);

    public async Task<InboxEntry?> FindAsync(string receiver, long id, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await contexts.UseAsync(db => EntriesAsync(
            db, Rows(db).Where(row => row.Receiver == receiver && row.Sequence == id), now, cancellationToken)).ConfigureAwait(false)).FirstOrDefault();

    public Task<InboxDelivery?> ReadDeliveryAsync(string receiver, long id, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
        await Rows(db).FirstOrDefaultAsync(row => row.Receiver == receiver && row.Sequence == id && row.Body != null, cancellationToken).ConfigureAwait(false)
            is { } row ? DeliveryOf(row) : null);

    public Task<long?> ReplayAsync(string receiver, long id, string uniqueKey, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
    {
        var row = await Rows(db).Where(Finished)
            .FirstOrDefaultAsync(row => row.Receiver == receiver && row.Sequence == id && row.Body != null, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return (long?)null;
        }

        var copy = new StoredWebhookDelivery
        {
            Receiver = row.Receiver,
            DeliveryKey = row.DeliveryKey,
            UniqueKey = InboxRow.UniqueKeyOf(uniqueKey),
            Lane = row.Lane,
            OrderingKey = row.OrderingKey,
            EventType = row.EventType,
            WebhookId = row.WebhookId,
            Url = row.Url,
            Events = row.Events,
            SignedAt = row.SignedAt,
            ReceivedAt = Now,
            Body = row.Body,
            ReplayOf = row.Sequence,
        };
        db.Add(copy);
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return copy.Sequence;
    });

    public Task<bool> DiscardAsync(string receiver, long id, InboxState? expected, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
    {
        var now = Now;
        var (waiting, parked) = (expected ?? InboxState.Waiting, expected ?? InboxState.Parked);
        return await Rows(db)
            .Where(row => row.Receiver == receiver && row.Sequence == id && (row.State == waiting || row.State == parked)
                && (row.LeaseUntil == null || row.LeaseUntil < now))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, InboxState.Discarded)
                    .SetProperty(row => row.FinishedAt, now)
                    .SetProperty(row => row.LeaseToken, (string?)null)
                    .SetProperty(row => row.LeaseUntil, (long?)null)
                    .SetProperty(row => row.NextAttemptAt, (long?)null),
                cancellationToken).ConfigureAwait(false) == 1;
    });

    public Task<bool> UnparkAsync(string receiver, long id, CancellationToken cancellationToken) => contexts.UseAsync(async db =>
    {
        var now = Now;
        var parked = Rows(db).Where(row => row.Receiver == receiver && row.Sequence == id && row.State == InboxState.Parked);
        if (await parked.Select(static row => row.Lane).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } lane)
        {
            return false;
        }

        await Rows(db).Where(row => row.Lane == lane && row.State == InboxState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ReceivedAt, now), cancellationToken).ConfigureAwait(false);
        return await parked.ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, InboxState.Waiting)
                .SetProperty(row => row.Attempts, 0)
                .SetProperty(row => row.Failures, 0)
                .SetProperty(row => row.Unrecorded, 0)
                .SetProperty(row => row.NextAttemptAt, (long?)null)
                .SetProperty(row => row.LeaseToken, (string?)null)
                .SetProperty(row => row.LeaseUntil, (long?)null)
                .SetProperty(row => row.ReceivedAt, now),
            cancellationToken).ConfigureAwait(false) == 1;
    });

    public async Task<(long Bodies, long Rows)> CleanAsync(
        string receiver, TimeSpan keepBody, TimeSpan keepKey, CancellationToken cancellationToken)
    {
        var bodyless = Now - (long)keepBody.TotalMilliseconds;
        var forgotten = Now - (long)keepKey.TotalMilliseconds;
        var bodies = await InChunksAsync(
            row => row.Body != null && row.FinishedAt <= bodyless,
            (_, rows) => rows.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Body, (byte[]?)null).SetProperty(row => row.LastError, (string?)null), cancellationToken)).ConfigureAwait(false);
        var deleted = await InChunksAsync(
            row => row.FinishedAt <= forgotten,
            async (db, rows) =>
            {
                // Not ExecuteDelete, which a provider writes in a way that MariaDB 10 does not know.
                db.RemoveRange(await rows.Select(static row => new StoredWebhookDelivery { Sequence = row.Sequence }).ToListAsync(cancellationToken).ConfigureAwait(false));
                try
                {
                    return await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (DbUpdateConcurrencyException)
                {
                    return 0; // another process deletes the same ones
                }
            }).ConfigureAwait(false);
        return (bodies, deleted);

        async Task<long> InChunksAsync(
            Expression<Func<StoredWebhookDelivery, bool>> isOld, Func<DbContext, IQueryable<StoredWebhookDelivery>, Task<int>> change)
        {
            var all = 0L;
            while (true)
            {
                var (found, changed) = await contexts.UseAsync(async db =>
                {
                    // Up to the number of the last one of a chunk: not each database takes a thousand of them, or a limit, in such a statement.
                    var old = Rows(db).Where(Finished).Where(row => row.Receiver == receiver).Where(isOld);
                    var chunk = await old.OrderBy(static row => row.Sequence).Select(static row => row.Sequence).Take(CleaningChunk)
                        .ToListAsync(cancellationToken).ConfigureAwait(false);
                    if (chunk.Count == 0)
                    {
                        return (0, 0);
                    }

                    var last = chunk[^1];
                    return (chunk.Count, await change(db, old.Where(row => row.Sequence <= last)).ConfigureAwait(false));
                }).ConfigureAwait(false);
                all += changed;
                if (found < CleaningChunk)
                {
                    return all;
                }
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Expression<Func<StoredWebhookDelivery, bool>> Finished { get; } =
        row => row.State == InboxState.Done || row.State == InboxState.Released || row.State == InboxState.Discarded;

    private static IQueryable<StoredWebhookDelivery> Rows(DbContext db) => db.Set<StoredWebhookDelivery>().AsNoTracking();

    private static Expression<Func<StoredWebhookDelivery, bool>> Due(long now) => row => row.State == InboxState.Waiting
        && (row.NextAttemptAt == null || row.NextAttemptAt <= now) && (row.LeaseUntil == null || row.LeaseUntil < now);

    private static Expression<Func<StoredWebhookDelivery, bool>> Ours(ClaimedDelivery claimed)
    {
        var (sequence, token) = (claimed.Sequence, claimed.Token);
        return row => row.Sequence == sequence && row.LeaseToken == token && row.State == InboxState.Waiting;
    }

    private async Task<bool> MarkDoneAsync(DbContext db, ClaimedDelivery claimed)
    {
        var now = Now;
        return await Rows(db).Where(Ours(claimed)).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.State, InboxState.Done)
                .SetProperty(row => row.FinishedAt, now)
                .SetProperty(row => row.LeaseUntil, (long?)null)
                .SetProperty(row => row.NextAttemptAt, (long?)null)
                .SetProperty(row => row.LastError, (string?)null),
            CancellationToken.None).ConfigureAwait(false) == 1;
    }

    private static async Task<HashSet<int>> KnownAsync(
        DbContext db, IReadOnlyList<InboxRow> rows, IEnumerable<int> indexes, CancellationToken cancellationToken)
    {
        var known = new HashSet<int>();
        foreach (var index in indexes)
        {
            var (receiver, unique) = (rows[index].Delivery.ReceiverName, rows[index].UniqueKey);
            if (await Rows(db).AnyAsync(row => row.Receiver == receiver && row.UniqueKey == unique, cancellationToken).ConfigureAwait(false))
            {
                known.Add(index);
            }
        }

        return known;
    }

    private static StoredWebhookDelivery NewRow(InboxRow row) => new()
    {
        Receiver = row.Delivery.ReceiverName,
        DeliveryKey = row.Delivery.DeliveryKey,
        UniqueKey = row.UniqueKey,
        Lane = row.Lane,
        OrderingKey = row.Delivery.OrderingKey,
        EventType = Storage.Database.Rows.NameOf(row.Delivery.EventType),
        WebhookId = row.Delivery.WebhookId?.ToString("N"),
        Url = Storage.Database.Rows.TextOf(row.Delivery.Url),
        Events = Storage.Database.Rows.NamesOf(row.Delivery.Events),
        SignedAt = row.Delivery.AttemptedAt.ToUnixTimeMilliseconds(),
        ReceivedAt = row.Delivery.ReceivedAt.ToUnixTimeMilliseconds(),
        TraceParent = row.Delivery.TraceParent,
        Body = row.Body,
    };

    private static InboxDelivery DeliveryOf(StoredWebhookDelivery row) => new()
    {
        ReceiverName = row.Receiver,
        DeliveryKey = row.DeliveryKey,
        OrderingKey = row.OrderingKey,
        EventType = Storage.Database.Rows.TypeOf(row.EventType),
        WebhookId = Storage.Database.Rows.IdOf(row.WebhookId),
        Url = row.Url is { } url ? new Uri(url, UriKind.Absolute) : null,
        Events = Storage.Database.Rows.TypesOf(row.Events),
        AttemptedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.SignedAt),
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt),
        TraceParent = row.TraceParent,
        Body = row.Body,
    };

    private static async Task<List<InboxEntry>> EntriesAsync(
        DbContext db, IQueryable<StoredWebhookDelivery> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = Rows(db);
        var found = await rows.Select(row => new
        {
            row.Sequence,
            row.State,
            row.DeliveryKey,
            row.OrderingKey,
            row.EventType,
            row.WebhookId,
            row.ReceivedAt,
            row.Attempts,
            row.Failures,
            row.NextAttemptAt,
            row.LeaseUntil,
            row.LastError,
            row.FinishedAt,
            row.ReplayOf,
            HasBody = row.Body != null,
            HeldBy = row.State == InboxState.Waiting
                ? all.Where(other => other.Lane == row.Lane && other.State == InboxState.Parked && other.Sequence < row.Sequence)
                    .Min(static other => (long?)other.Sequence)
                : null,
            Holds = row.State == InboxState.Parked
                ? all.LongCount(other => other.Lane == row.Lane && other.State == InboxState.Waiting && other.Sequence > row.Sequence)
                : 0,
        }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.ConvertAll(row => new InboxEntry
        {
            Id = row.Sequence,
            State = row.State,
            DeliveryKey = row.DeliveryKey,
            OrderingKey = row.OrderingKey,
            EventType = Storage.Database.Rows.TypeOf(row.EventType),
            WebhookId = Storage.Database.Rows.IdOf(row.WebhookId),
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt),
            Attempts = row.Attempts,
            Failures = row.Failures,
            NextAttemptAt = Storage.Database.Rows.MomentOf(row.NextAttemptAt),
            IsBeingHandled = Storage.Database.Rows.MomentOf(row.LeaseUntil) >= now,
            LastError = row.LastError,
            FinishedAt = Storage.Database.Rows.MomentOf(row.FinishedAt),
            ReplayOf = row.ReplayOf,
            HasBody = row.HasBody,
            HeldBy = row.HeldBy,
            Holds = row.Holds,
        });
    }
}
