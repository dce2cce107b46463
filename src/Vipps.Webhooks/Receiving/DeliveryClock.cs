using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>Measures the time of one delivery and creates the report on it.</summary>
internal readonly struct DeliveryClock(string receiverName, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public DateTimeOffset ReceivedAt { get; } = time.GetUtcNow();

    public DeliveryReport Report(
        DeliveryOutcome outcome,
        int statusCode,
        WebhookVerification? verification = null,
        WebhookRegistration? registration = null,
        WebhookEvent? received = null) => new()
        {
            ReceiverName = receiverName,
            Outcome = outcome,
            StatusCode = statusCode,
            ReceivedAt = ReceivedAt,
            Duration = time.GetElapsedTime(_started),
            Verification = verification,
            WebhookId = registration?.Id,
            Url = registration?.Url,
            Event = received,
        };
}
