namespace Vipps.Webhooks;

/// <summary>Runs the handlers of a receiver for a delivery that an inbox stored.</summary>
/// <remarks>
/// A singleton that comes with each receiver; of a named receiver a keyed one. It remembers no duplicates: the inbox stores each event once. Its
/// caller keeps the order: do not dispatch a delivery before the older ones with the same <see cref="InboxDelivery.OrderingKey"/> succeeded.
/// </remarks>
public interface IWebhookDispatcher
{
    /// <summary>Runs the handlers in a dependency injection scope of their own.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">The token that the handlers get.</param>
    /// <returns>A task that completes when all handlers succeeded.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="delivery"/> is null.</exception>
    /// <exception cref="InvalidDataException">
    /// The event cannot be read, and no handler is registered for <see cref="UnknownEvent"/> or <see cref="WebhookEvent"/>.
    /// </exception>
    /// <exception cref="Exception">The exception of the first handler that failed. The handlers after it did not run.</exception>
    Task DispatchAsync(InboxDelivery delivery, CancellationToken cancellationToken);

    /// <summary>
    /// Runs the handlers in the caller's scope, such as one whose database context is in a transaction that the caller commits afterwards.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="services">The services of the scope, one for each delivery: what the handlers were created with is kept until it ends.</param>
    /// <param name="cancellationToken">The token that the handlers get.</param>
    /// <returns>A task that completes when all handlers succeeded.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="delivery"/> or <paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidDataException">
    /// The event cannot be read, and no handler is registered for <see cref="UnknownEvent"/> or <see cref="WebhookEvent"/>.
    /// </exception>
    /// <exception cref="Exception">The exception of the first handler that failed. The handlers after it did not run.</exception>
    Task DispatchAsync(InboxDelivery delivery, IServiceProvider services, CancellationToken cancellationToken);
}
