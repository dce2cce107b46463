using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// The attempts that have ended, for tests and for the log. The log names the id of the registration, not its URL, whose query may hold a key.
/// </summary>
internal sealed partial class AttemptLog(int capacity, ChangeSignal changes, GuardedLogger logger, Action<SandboxAttempt>? onAttempt)
{
    private readonly BoundedLog<SandboxAttempt> _log = new(capacity);

    public IReadOnlyList<SandboxAttempt> Snapshot() => _log.Snapshot();

    public void Ended(SandboxAttempt attempt)
    {
        _log.Add(attempt);
        changes.Raise();
        Guarded.Call(onAttempt, attempt);
        if (attempt.Failure is null)
        {
            Log.Accepted(logger, attempt.EventType, attempt.WebhookId, attempt.Number);
        }
        else
        {
            Log.Failed(logger, attempt.EventType, attempt.WebhookId, attempt.Number, attempt.Failure, attempt.NextAttemptAt);
        }
    }

    /// <summary>Signals that a delivery was accepted, given up or stopped.</summary>
    public void Settled() => changes.Raise();

    public void Unresponsive(Guid webhookId) => Log.Unresponsive(logger, webhookId, DeliverySchedule.UnresponsiveLimit);

    /// <summary>Logs that a registration should be deleted, but stays because its file cannot be written.</summary>
    public void UnresponsiveNotDeleted(Guid webhookId, Exception exception) =>
        Log.UnresponsiveNotDeleted(logger, webhookId, DeliverySchedule.UnresponsiveLimit, exception);

    /// <summary>Logs that a delivery ended with an unexpected exception.</summary>
    public void Broken(Guid webhookId, Exception exception) => Log.Broken(logger, webhookId, exception);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{EventType} accepted by registration {WebhookId} at attempt {Attempt}.")]
        public static partial void Accepted(ILogger logger, WebhookEventType eventType, Guid webhookId, int attempt);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "{EventType} not accepted by registration {WebhookId} at attempt {Attempt}. {Failure} Next attempt: {NextAttemptAt}.")]
        public static partial void Failed(
            ILogger logger, WebhookEventType eventType, Guid webhookId, int attempt, string failure, DateTimeOffset? nextAttemptAt);

        [LoggerMessage(3, LogLevel.Warning, "Registration {WebhookId} deleted: its endpoint has not answered for {Limit}.")]
        public static partial void Unresponsive(ILogger logger, Guid webhookId, TimeSpan limit);

        [LoggerMessage(4, LogLevel.Error, "A delivery to registration {WebhookId} failed unexpectedly and is given up.")]
        public static partial void Broken(ILogger logger, Guid webhookId, Exception exception);

        [LoggerMessage(
            5,
            LogLevel.Error,
            "Registration {WebhookId} is not deleted, although its endpoint has not answered for {Limit}: the sandbox cannot write its file of webhooks. "
            + "Make the file writable; the next attempt without an answer deletes the registration.")]
        public static partial void UnresponsiveNotDeleted(ILogger logger, Guid webhookId, TimeSpan limit, Exception exception);
    }
}
