namespace Vipps.Webhooks.Receiving;

/// <summary>Measures the time of one delivery and creates the report on it.</summary>
internal readonly struct DeliveryClock(string receiverName, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public DateTimeOffset ReceivedAt { get; } = time.GetUtcNow();

    public DeliveryReport Report(in DeliveryResult result) => new()
    {
        ReceiverName = receiverName,
        Outcome = result.Outcome,
        StatusCode = result.StatusCode,
        ReceivedAt = ReceivedAt,
        Duration = time.GetElapsedTime(_started),
        Verification = result.Verification,
        WebhookId = result.Registration?.Id,
        Url = result.Registration?.Url,
        Event = result.Received,
    };
}
