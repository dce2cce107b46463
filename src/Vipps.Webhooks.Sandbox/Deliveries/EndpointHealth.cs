namespace Vipps.Webhooks.Sandbox;

/// <summary>Since when an endpoint has accepted nothing.</summary>
internal sealed class EndpointHealth
{
    private readonly object _gate = new();
    private DateTimeOffset? _failingSince;

    /// <summary>Takes note of an attempt.</summary>
    /// <returns>Whether the endpoint has now been unresponsive for too long.</returns>
    public bool Note(bool accepted, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        lock (_gate)
        {
            _failingSince = accepted ? null : _failingSince ?? startedAt;
            return endedAt - _failingSince >= DeliverySchedule.UnresponsiveLimit;
        }
    }
}
