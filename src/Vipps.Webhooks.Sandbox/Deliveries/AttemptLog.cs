using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// The attempts that ended, for tests and for the log. The log gets the id of the registration, not its URL: a query may hold a key.
/// </summary>
internal sealed partial class AttemptLog(int capacity, ChangeSignal changes, ILogger logger)
{
    private readonly BoundedLog<SandboxAttempt> _log = new(capacity);

    public IReadOnlyList<SandboxAttempt> Snapshot() => _log.Snapshot();

    public void Ended(SandboxAttempt attempt)
    {
        _log.Add(attempt);
        if (attempt.Failure is null)
        {
            Log.Accepted(logger, attempt.EventType, attempt.WebhookId, attempt.Attempt);
        }
        else
        {
            Log.Failed(logger, attempt.EventType, attempt.WebhookId, attempt.Attempt, attempt.Failure, attempt.NextAttemptAt);
        }

        changes.Raise();
    }

    /// <summary>A delivery was accepted, given up or stopped.</summary>
    public void Settled() => changes.Raise();

    public void Unresponsive(Guid webhookId) => Log.Unresponsive(logger, webhookId, DeliverySchedule.UnresponsiveLimit);

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

        [LoggerMessage(3, LogLevel.Warning, "Registration {WebhookId} deleted: it accepted nothing for {Limit}.")]
        public static partial void Unresponsive(ILogger logger, Guid webhookId, TimeSpan limit);
    }
}
