using System.Collections.Concurrent;

namespace Vipps.Webhooks.Receiving;

/// <summary>The handlers of a receiver, in the order in which they were added.</summary>
internal sealed class HandlerSet(IReadOnlyList<HandlerBinding> handlers)
{
    private readonly ConcurrentDictionary<Type, HandlerBinding[]> _matching = new();

    /// <summary>Finds the handlers of an event.</summary>
    /// <param name="received">The event.</param>
    /// <returns>The handlers; empty if there is none.</returns>
    public HandlerBinding[] For(WebhookEvent received) => _matching.GetOrAdd(
        received.GetType(),
        static (type, handlers) => [.. handlers.Where(handler => handler.EventType.IsAssignableFrom(type))],
        handlers);
}
