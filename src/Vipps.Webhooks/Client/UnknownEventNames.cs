using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Client;

/// <summary>Logs each unknown event name once: it is allowed (Vipps adds names), but is more often a typing error.</summary>
internal sealed partial class UnknownEventNames(GuardedLogger logger)
{
    private const int MaxRemembered = 100;
    private readonly ConcurrentDictionary<WebhookEventType, bool> _logged = new();

    public void LogOnce(IReadOnlyList<WebhookEventType> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var type = events[i];
            if (!type.IsKnown && _logged.Count < MaxRemembered && _logged.TryAdd(type, true))
            {
                EventNameLog.UnknownEventType(logger, type.Name);
            }
        }
    }

    private static partial class EventNameLog
    {
        [LoggerMessage(21, LogLevel.Warning, "The event type {EventType} is not known to this version of Vipps.Webhooks. Is it spelt right?")]
        public static partial void UnknownEventType(ILogger logger, string eventType);
    }
}
