namespace Vipps.Webhooks;

/// <summary>
/// Handles one kind of event. A handler of <see cref="WebhookEvent"/> is a catch-all: it receives every event, including those that this
/// version of the SDK does not know.
/// </summary>
/// <typeparam name="TEvent">The kind of event.</typeparam>
/// <remarks>
/// Added with <see cref="VippsWebhookReceiverBuilder.AddHandler{TEvent, THandler}"/>. Each delivery has its own dependency injection scope,
/// which the handler comes from. It is not the request's scope, so scoped services, such as a database context or the tenant that a
/// middleware set, are other instances. Handling is finished even if the sender disconnects, so it must not depend on anything that ends
/// with the request.
/// </remarks>
public interface IWebhookHandler<in TEvent>
    where TEvent : WebhookEvent
{
    /// <summary>
    /// Handles an event whose signature was verified. If this throws, the delivery is answered 500 and Vipps delivers it again, within
    /// seconds and for up to 7 days; later events of the same payment wait until then. So tolerate the same event twice (by
    /// <see cref="WebhookContext.DeliveryKey"/>) and throw only if a later attempt may succeed.
    /// </summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="context">The delivery that it came with.</param>
    /// <param name="cancellationToken">
    /// Fires shortly before Vipps stops waiting for the answer (<see cref="VippsWebhookReceiverOptions.HandlerTimeout"/>). Longer work
    /// belongs in the shop's own queue.
    /// </param>
    /// <returns>A task that completes when the event is handled and everything that must not be lost is saved.</returns>
    Task HandleAsync(TEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken);
}
