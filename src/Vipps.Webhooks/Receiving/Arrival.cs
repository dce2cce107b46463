using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>When a request came, and to which receiver: what every report on it has.</summary>
internal readonly struct Arrival(string receiverName, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public DateTimeOffset At { get; } = time.GetUtcNow();

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
            ReceivedAt = At,
            Duration = time.GetElapsedTime(_started),
            Verification = verification,
            Registration = registration,
            Event = received,
        };
}
