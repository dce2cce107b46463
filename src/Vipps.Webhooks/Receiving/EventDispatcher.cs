using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// Passes an event to its handlers, one after the other, in the order in which they were added. The first failure ends the run. When the
/// event comes again, all of them run again.
/// </summary>
internal sealed partial class EventDispatcher(
    HandlerSet handlers, int maxRememberedDeliveries, IServiceScopeFactory scopes, GuardedLogger logger)
{
    private readonly HandledDeliveries _handledDeliveries = new(maxRememberedDeliveries);
    private readonly ConcurrentDictionary<Type, bool> _loggedUnhandled = new();

    public ValueTask<DeliveryOutcome> DispatchAsync(WebhookEvent received, WebhookContext context, CancellationToken timeout)
    {
        var matching = handlers.For(received);
        if (matching.Length == 0)
        {
            return new(ReportUnhandled(received));
        }

        if (!received.IsIdentified)
        {
            return HandleAsync(matching, received, context, run: null, timeout);
        }

        return _handledDeliveries.TryBegin(received.EventKey, out var run) ? HandleAsync(matching, received, context, run, timeout)
            : run is null ? new(Duplicate(received))
            : ShareAsync(run, received, timeout);
    }

    // A new kind of event is acknowledged, so that it does not hold up events that the shop waits for. A broken event is not: it may be
    // about money, and Vipps keeps it for seven days, in which the shop can add a handler or update the package.
    private DeliveryOutcome ReportUnhandled(WebhookEvent received)
    {
        switch (received)
        {
            case UnknownEvent { IsUnreadable: true }:
                DispatchLog.NotReadable(logger, received.ToString());
                return DeliveryOutcome.NotReadable;
            case UnknownEvent:
                DispatchLog.New(logger, received.ToString());
                return DeliveryOutcome.Unhandled;
            default:
                LogUnhandled(received);
                return DeliveryOutcome.Unhandled;
        }
    }

    private DeliveryOutcome Duplicate(WebhookEvent received)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            DispatchLog.Duplicate(logger, received.ToString());
        }

        return DeliveryOutcome.Duplicate;
    }

    // Only once for each kind of event, because a shop that registered more than it handles does not need a line for each delivery.
    private void LogUnhandled(WebhookEvent received)
    {
        if (_loggedUnhandled.TryAdd(received.GetType(), true))
        {
            DispatchLog.FirstUnhandled(logger, received.ToString());
        }
        else if (logger.IsEnabled(LogLevel.Debug))
        {
            DispatchLog.Unhandled(logger, received.ToString());
        }
    }

    // A failure is shared, too, because handlers that just failed would fail for each delivery in turn, and Vipps delivers all of them
    // again.
    private async ValueTask<DeliveryOutcome> ShareAsync(HandledDeliveries.Run other, WebhookEvent received, CancellationToken timeout)
    {
        DispatchLog.Waiting(logger, received.ToString());
        try
        {
            var outcome = await _handledDeliveries.WaitAsync(other, timeout).ConfigureAwait(false);
            if (outcome == DeliveryOutcome.Handled)
            {
                return Duplicate(received);
            }

            DispatchLog.SharedFailure(logger, received.ToString());
            return outcome;
        }
        catch (OperationCanceledException)
        {
            DispatchLog.OtherTimedOut(logger, received.ToString());
            return DeliveryOutcome.TimedOut;
        }
    }

    private async ValueTask<DeliveryOutcome> HandleAsync(
        HandlerBinding[] matching, WebhookEvent received, WebhookContext context, HandledDeliveries.Run? run, CancellationToken timeout)
    {
        var outcome = DeliveryOutcome.HandlerFailed;
        HandlerBinding? current = null;
        try
        {
            var scope = new HandlerScope(scopes);
            await using (scope.ConfigureAwait(false))
            {
                context.Use(scope);
                foreach (var handler in matching)
                {
                    timeout.ThrowIfCancellationRequested(); // before the next one, so that the log names the handler that took the time
                    current = handler;
                    await handler.HandleAsync(received, context, timeout).ConfigureAwait(false);
                }

                current = null;
            }

            if (logger.IsEnabled(LogLevel.Debug))
            {
                DispatchLog.Handled(logger, received.ToString());
            }

            return outcome = DeliveryOutcome.Handled;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            DispatchLog.TimedOut(logger, NameOf(current), received.ToString());
            return outcome = DeliveryOutcome.TimedOut;
        }
#pragma warning disable CA1031 // Any exception of a handler is answered 500, so that the event comes again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            DispatchLog.Failed(logger, exception, NameOf(current), received.ToString());
            return outcome = DeliveryOutcome.HandlerFailed;
        }
        finally
        {
            if (run is not null)
            {
                _handledDeliveries.End(run, outcome);
            }
        }
    }

    private static string NameOf(HandlerBinding? handler) => handler?.Name ?? "The scope of the handlers";

    // The text of an event, never the event itself, into which a log provider may look: it may hold personal data.
    private static partial class DispatchLog
    {
        [LoggerMessage(1, LogLevel.Debug, "Handled {Name}")]
        public static partial void Handled(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Debug, "{Name} is a duplicate of an event already handled: answered 200 without running handlers")]
        public static partial void Duplicate(ILogger logger, string name);

        [LoggerMessage(
            3,
            LogLevel.Information,
            "No handler is registered for {Name}: answered 200. To handle it, call AddHandler for its type, or for WebhookEvent. Further events "
            + "of this kind are logged at Debug")]
        public static partial void FirstUnhandled(ILogger logger, string name);

        [LoggerMessage(11, LogLevel.Debug, "No handler is registered for {Name}: answered 200")]
        public static partial void Unhandled(ILogger logger, string name);

        [LoggerMessage(
            8,
            LogLevel.Error,
            "A verified event could not be read, and no handler is registered for UnknownEvent: answered 500, so that Vipps keeps it and delivers "
            + "it again for seven days. Call AddHandler for UnknownEvent or WebhookEvent to store its body, or update the package. {Name}")]
        public static partial void NotReadable(ILogger logger, string name);

        [LoggerMessage(
            9,
            LogLevel.Warning,
            "An event of a kind that this version does not know was acknowledged, and no handler is registered for UnknownEvent: its content is "
            + "lost. Call AddHandler for UnknownEvent or WebhookEvent to keep such events, or delete the webhook for them. {Name}")]
        public static partial void New(ILogger logger, string name);

        [LoggerMessage(4, LogLevel.Error, "{Handler} failed for {Name}: answered 500, Vipps delivers it again")]
        public static partial void Failed(ILogger logger, Exception exception, string handler, string name);

        [LoggerMessage(5, LogLevel.Error, "{Handler} did not finish in time for {Name}: answered 500, Vipps delivers it again")]
        public static partial void TimedOut(ILogger logger, string handler, string name);

        [LoggerMessage(
            6, LogLevel.Warning, "Another delivery of {Name} is still being handled and time is over: answered 500, Vipps delivers it again")]
        public static partial void OtherTimedOut(ILogger logger, string name);

        [LoggerMessage(7, LogLevel.Debug, "{Name} is being handled already: this delivery waits for its outcome")]
        public static partial void Waiting(ILogger logger, string name);

        [LoggerMessage(
            10, LogLevel.Debug, "The delivery of {Name} that this one waited for failed: answered 500 without running handlers, Vipps delivers it again")]
        public static partial void SharedFailure(ILogger logger, string name);
    }
}
