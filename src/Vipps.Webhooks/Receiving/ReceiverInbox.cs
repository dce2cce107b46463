using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Receiving;

/// <summary>The inbox of a receiver: decides which events go into it, and turns its results into outcomes.</summary>
internal sealed partial class ReceiverInbox(
    string receiver, IWebhookInbox inbox, HandlerSet handlers, IReadOnlyList<Type> inlineEvents, GuardedLogger logger)
{
    /// <summary>True if the event is to be stored. An event without a handler is not: it is answered as without an inbox.</summary>
    public bool Accepts(WebhookEvent received) =>
        handlers.For(received).Length > 0 && !inlineEvents.Any(type => type.IsInstanceOfType(received));

    public async ValueTask<DeliveryOutcome> StoreAsync(
        WebhookEvent received, WebhookContext context, DateTimeOffset receivedAt, CancellationToken timeout)
    {
        try
        {
            // The inbox is the app's own code: it may ignore its token.
            var storing = inbox.StoreAsync(ToStore(received, context, receivedAt), timeout);
            var result = storing.IsCompletedSuccessfully ? storing.Result : await storing.AsTask().WaitAsync(timeout).ConfigureAwait(false);
            switch (result)
            {
                case InboxResult.Stored:
                    return DeliveryOutcome.Stored;
                case InboxResult.Duplicate:
                    return DeliveryOutcome.Duplicate;
                default:
                    return DeliveryOutcome.InboxBusy;
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            InboxLog.TimedOut(logger, received.ToString());
            return DeliveryOutcome.TimedOut;
        }
#pragma warning disable CA1031 // Any exception of the inbox is answered 500, so that the event comes again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            InboxLog.Failed(logger, exception, received.ToString());
            return DeliveryOutcome.NotStored;
        }
    }

    private InboxDelivery ToStore(WebhookEvent received, WebhookContext context, DateTimeOffset receivedAt) => new()
    {
        ReceiverName = receiver,
        DeliveryKey = received.IsIdentified ? received.EventKey : $"{received.EventKey}/{Guid.NewGuid():N}",
        OrderingKey = received.OrderingKey,
        Body = received.Body,
        AttemptedAt = context.AttemptedAt,
        ReceivedAt = receivedAt,
        EventType = received.Type,
        WebhookId = context.WebhookId,
        Url = context.Url,
        Events = context.Events,
        TraceParent = TraceParent(),
    };

    // An older format, as Request-Id brings it, is neither a link to a trace nor of a bounded length.
    private static string? TraceParent() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    // Text, never the event itself: see EventDispatcher.
    private static partial class InboxLog
    {
        [LoggerMessage(1, LogLevel.Error, "The inbox failed to store {Name}: answered 500, Vipps delivers it again")]
        public static partial void Failed(ILogger logger, Exception exception, string name);

        [LoggerMessage(2, LogLevel.Error, "The inbox did not store {Name} in time: answered 500, Vipps delivers it again")]
        public static partial void TimedOut(ILogger logger, string name);
    }
}
