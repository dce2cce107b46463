namespace Vipps.Webhooks;

/// <summary>
/// Stores verified deliveries, so that they are handled after Vipps got its answer. With an inbox, a receiver no longer runs its handlers inside
/// Vipps' ten seconds: it stores the delivery, answers 200, and <see cref="IWebhookDispatcher"/> runs the handlers later.
/// </summary>
/// <remarks>
/// Added with <see cref="VippsWebhookReceiverBuilder.AddInbox{TInbox}"/>; a singleton that several threads call at once. The
/// packages <c>Vipps.Webhooks.Storage</c> and <c>Vipps.Webhooks.Sqlite</c> have one on PostgreSQL and one on SQLite. Implement it to hand deliveries to a message broker that the shop has already:
/// send <see cref="InboxDelivery.ToUtf8Json"/>, partitioned by <see cref="InboxDelivery.OrderingKey"/>.
/// </remarks>
public interface IWebhookInbox
{
    /// <summary>Stores a delivery. Vipps waits for it.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">
    /// Fires after <see cref="VippsWebhookReceiverOptions.HandlerTimeout"/>, counted from the beginning of the request. The delivery is then
    /// answered 500, and Vipps delivers it again.
    /// </param>
    /// <returns>
    /// The result. Return <see cref="InboxResult.Stored"/> only if the delivery survives a crash. If this throws, the delivery is answered 500, and
    /// Vipps delivers it again.
    /// </returns>
    ValueTask<InboxResult> StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken);
}
