using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Receiving;

/// <summary>Runs the handlers for a delivery that an inbox stored.</summary>
internal sealed partial class StoredDeliveryDispatcher(HandlerSet handlers, IServiceScopeFactory scopes, GuardedLogger logger) : IWebhookDispatcher
{
    public async Task DispatchAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await DispatchAsync(delivery, scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DispatchAsync(InboxDelivery delivery, IServiceProvider services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(services);
        var received = delivery.ReadEvent();
        var matching = handlers.For(received);
        if (matching.Length == 0)
        {
            if (received is UnknownEvent { IsUnreadable: true })
            {
                throw new InvalidDataException(
                    "The stored event cannot be read, and no handler is registered for UnknownEvent. Call AddHandler for UnknownEvent or WebhookEvent, "
                    + "or update the package.");
            }

            // It had a handler when it was stored.
            StoredLog.Unhandled(logger, received.ToString());
            return;
        }

        var context = new WebhookContext(received, delivery, services);
        foreach (var handler in matching)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await handler.HandleAsync(received, context, cancellationToken).ConfigureAwait(false);
        }
    }

    // Text, never the event itself: see EventDispatcher.
    private static partial class StoredLog
    {
        [LoggerMessage(1, LogLevel.Warning, "No handler is registered any more for the stored {Name}: nothing was done")]
        public static partial void Unhandled(ILogger logger, string name);
    }
}
