using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Vipps.Webhooks.EntityFrameworkCore.Database;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage.Registrations;

namespace Vipps.Webhooks.EntityFrameworkCore.Registrations;

/// <summary>
/// Registrations in a table of the app's context, on any relational database, by LINQ alone. Its primary key is what keeps two processes from
/// registering the same webhook. Each call has a context of its own, outside of the app's transactions.
/// </summary>
internal sealed class ContextRegistrationStore(Contexts contexts) : IWebhookRegistrationStore
{
    private volatile bool _isPrepared;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared)
        {
            return;
        }

        EntityFrameworkVersion.Demand();
        await UseAsync(db =>
        {
            _ = db.Model.FindEntityType(typeof(StoredWebhookRegistration)) ?? throw new InvalidOperationException(
                $"{db.GetType().Name} does not have the table of registrations, which KeepRegistered needs. Call modelBuilder.AddVippsWebhooks() in its "
                + $"OnModelCreating, without Ignore<{nameof(StoredWebhookRegistration)}>(), and add a migration.");

            // The migration was applied.
            return Rows(db).Select(static row => row.CreatedAt).OrderBy(static createdAt => createdAt).Take(1).ToListAsync(cancellationToken);
        }).ConfigureAwait(false);
        _isPrepared = true;
    }

    public async Task<IReadOnlyList<StoredRegistration>> ListAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var rows = await UseAsync(db => Rows(db)
            .OrderBy(static row => row.Receiver).ThenBy(static row => row.Name).ThenBy(static row => row.Generation)
            .ToListAsync(cancellationToken)).ConfigureAwait(false);
        return rows.ConvertAll(RegistrationOf);
    }

    public async Task<bool> TryAddAsync(StoredRegistration row, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await UseAsync(db =>
            {
                db.Add(RowOf(row));
                return db.SaveChangesAsync(cancellationToken);
            }).ConfigureAwait(false);
            return true;
        }
        catch (DbException exception) when (!exception.IsTransient)
        {
            // Each database says in its own way that a key is there already. The key itself says it in all. If it is our own row, of an attempt
            // whose answer was lost, it counts as another's: no one completes it, and it is abandoned after a while.
            if (await UseAsync(db => Rows(db).AnyAsync(IsSame(row), cancellationToken)).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    public async Task<bool> TryUpdateAsync(StoredRegistration row, StoredRegistrationState expected, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var changed = RowOf(row);
        return await UseAsync(db => Rows(db).Where(IsSame(row)).Where(other => other.State == expected).ExecuteUpdateAsync(
            set => set
                .SetProperty(other => other.State, changed.State)
                .SetProperty(other => other.WebhookId, changed.WebhookId)
                .SetProperty(other => other.ProtectedSecret, changed.ProtectedSecret)
                .SetProperty(other => other.ActiveAt, changed.ActiveAt)
                .SetProperty(other => other.RetiringAt, changed.RetiringAt)
                .SetProperty(other => other.RotationRequestedAt, changed.RotationRequestedAt),
            cancellationToken)).ConfigureAwait(false) == 1;
    }

    public async Task<bool> TryRemoveAsync(StoredRegistration row, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await UseAsync(async db =>
        {
            // Not ExecuteDelete, which a provider writes in a way that MariaDB 10 does not know. The state is compared as well.
            db.Remove(RowOf(row));
            try
            {
                return await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false) == 1;
            }
            catch (DbUpdateConcurrencyException)
            {
                return false;
            }
        }).ConfigureAwait(false);
    }

    public async Task NoteDeliveriesAsync(Guid id, DateTimeOffset? acceptedAt, DateTimeOffset? refusedAt, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var (webhook, accepted, refused) = (id.ToString("N"), acceptedAt?.ToUnixTimeMilliseconds(), refusedAt?.ToUnixTimeMilliseconds());
        if (accepted is not null)
        {
            await UseAsync(db => Rows(db)
                .Where(row => row.WebhookId == webhook && (row.LastAcceptedAt == null || row.LastAcceptedAt < accepted))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastAcceptedAt, accepted), cancellationToken)).ConfigureAwait(false);
        }

        if (refused is not null)
        {
            await UseAsync(db => Rows(db)
                .Where(row => row.WebhookId == webhook && (row.LastRefusedAt == null || row.LastRefusedAt < refused))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastRefusedAt, refused), cancellationToken)).ConfigureAwait(false);
        }
    }

    private static IQueryable<StoredWebhookRegistration> Rows(DbContext db) => db.Set<StoredWebhookRegistration>().AsNoTracking();

    private static Expression<Func<StoredWebhookRegistration, bool>> IsSame(StoredRegistration row)
    {
        var (receiver, name, generation) = (row.Receiver, row.Name, row.Generation);
        return other => other.Receiver == receiver && other.Name == name && other.Generation == generation;
    }

    private static StoredWebhookRegistration RowOf(StoredRegistration row) => new()
    {
        Receiver = row.Receiver,
        Name = row.Name,
        Generation = row.Generation,
        State = row.State,
        Environment = row.Environment,
        MerchantSerialNumber = row.MerchantSerialNumber,
        Url = row.Url.OriginalString,
        Events = Storage.Database.Rows.NamesOf(row.Events),
        WebhookId = row.Id?.ToString("N"),
        ProtectedSecret = row.ProtectedSecret,
        KnownBefore = Storage.Database.Rows.DigitsOf(row.KnownBefore),
        CreatedAt = row.CreatedAt.ToUnixTimeMilliseconds(),
        ActiveAt = row.ActiveAt?.ToUnixTimeMilliseconds(),
        RetiringAt = row.RetiringAt?.ToUnixTimeMilliseconds(),
        LastAcceptedAt = row.LastAcceptedAt?.ToUnixTimeMilliseconds(),
        LastRefusedAt = row.LastRefusedAt?.ToUnixTimeMilliseconds(),
        RotationRequestedAt = row.RotationRequestedAt?.ToUnixTimeMilliseconds(),
        Node = row.Node,
    };

    private static StoredRegistration RegistrationOf(StoredWebhookRegistration row) => new()
    {
        Receiver = row.Receiver,
        Name = row.Name,
        Generation = row.Generation,
        State = row.State,
        Environment = row.Environment,
        MerchantSerialNumber = row.MerchantSerialNumber,
        Url = new Uri(row.Url, UriKind.Absolute),
        Events = Storage.Database.Rows.TypesOf(row.Events),
        Id = Storage.Database.Rows.IdOf(row.WebhookId),
        ProtectedSecret = row.ProtectedSecret,
        KnownBefore = Storage.Database.Rows.IdsOf(row.KnownBefore),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        ActiveAt = Storage.Database.Rows.MomentOf(row.ActiveAt),
        RetiringAt = Storage.Database.Rows.MomentOf(row.RetiringAt),
        LastAcceptedAt = Storage.Database.Rows.MomentOf(row.LastAcceptedAt),
        LastRefusedAt = Storage.Database.Rows.MomentOf(row.LastRefusedAt),
        RotationRequestedAt = Storage.Database.Rows.MomentOf(row.RotationRequestedAt),
        Node = row.Node,
    };

    private async Task<T> UseAsync<T>(Func<DbContext, Task<T>> use)
    {
        using (AmbientTransaction.Leave())
        {
            return await contexts.UseAsync(use).ConfigureAwait(false);
        }
    }
}
