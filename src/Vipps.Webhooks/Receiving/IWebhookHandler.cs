namespace Vipps.Webhooks;

/// <summary>
/// Handles one kind of event. A handler of <see cref="WebhookEvent"/> is a catch-all: it gets every event, also those that this version of
/// the SDK does not know.
/// </summary>
/// <typeparam name="TEvent">The kind of event.</typeparam>
/// <remarks>
/// Added with <see cref="VippsWebhookReceiverBuilder.AddHandler{TEvent, THandler}"/>. Comes from a dependency injection scope of its own
/// for each delivery. It is not the request's scope: scoped services, such as a database context or the tenant that a middleware set, are
/// other instances than there. Handling is finished even if the sender disconnects, so it must not depend on what ends with the request.
/// </remarks>
public interface IWebhookHandler<in TEvent>
    where TEvent : WebhookEvent
{
    /// <summary>
    /// Handles an event whose signature was verified. If this throws, the delivery is answered 500, and Vipps delivers it again: within
    /// seconds, and for up to 7 days; later events of the same payment wait until then. So handle the same event twice without harm (by
    /// <see cref="WebhookContext.DeliveryKey"/>), and throw only where a later try may succeed.
    /// </summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="context">The delivery that it came with.</param>
    /// <param name="cancellationToken">
    /// Fires shortly before Vipps stops waiting for the answer (<see cref="VippsWebhookReceiverOptions.HandlerTimeout"/>). What takes
    /// longer belongs into a queue of the shop's own.
    /// </param>
    /// <returns>A task that completes when the event is handled, and all that must not be lost is saved.</returns>
    Task HandleAsync(TEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken);
}
