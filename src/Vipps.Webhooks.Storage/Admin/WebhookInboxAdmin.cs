using Vipps.Webhooks.Inbox;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Storage.Admin;

/// <summary>The administration of one receiver's inbox.</summary>
/// <param name="receiver">The receiver.</param>
/// <param name="database">The database.</param>
/// <param name="bodies">Reads the bodies.</param>
/// <param name="signal">Wakes the pump after a change; null if it runs in another process.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookInboxAdmin(
    string receiver, IInboxDatabase database, BodyProtection bodies, WorkSignal? signal, TimeProvider time) : IWebhookInboxAdmin
{
    public Task<InboxStats> GetStatsAsync(CancellationToken cancellationToken = default) => database.CountAsync(receiver, cancellationToken);

    public Task<IReadOnlyList<InboxEntry>> ListAsync(InboxQuery? query = null, CancellationToken cancellationToken = default) =>
        database.ListAsync(receiver, query ?? new InboxQuery(), time.GetUtcNow(), cancellationToken);

    public Task<InboxEntry?> FindAsync(long id, CancellationToken cancellationToken = default) =>
        database.FindAsync(receiver, id, time.GetUtcNow(), cancellationToken);

    public async Task<InboxDelivery?> ReadDeliveryAsync(long id, CancellationToken cancellationToken = default) =>
        await database.ReadDeliveryAsync(receiver, id, cancellationToken).ConfigureAwait(false) is { } stored ? bodies.Unprotect(stored) : null;

    public async Task<long?> ReplayAsync(long id, CancellationToken cancellationToken = default)
    {
        var added = await database.ReplayAsync(receiver, id, $"replay of {id}: {Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
        signal?.Set();
        return added;
    }

    public Task<bool> DiscardAsync(long id, CancellationToken cancellationToken = default) => DiscardAsync(id, null, cancellationToken);

    /// <summary>Discards a delivery if it is still in a state, such as that in which it was shown to the person who decided it; null for any.</summary>
    public async Task<bool> DiscardAsync(long id, InboxState? expected, CancellationToken cancellationToken)
    {
        var discarded = await database.DiscardAsync(receiver, id, expected, cancellationToken).ConfigureAwait(false);
        signal?.Set();
        return discarded;
    }

    public async Task<bool> UnparkAsync(long id, CancellationToken cancellationToken = default)
    {
        var unparked = await database.UnparkAsync(receiver, id, cancellationToken).ConfigureAwait(false);
        signal?.Set();
        return unparked;
    }
}
