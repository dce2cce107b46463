namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// Since when an endpoint has given no answer at all. Vipps says "unresponsive"; a refusal is taken for a response, as that is the milder
/// reading.
/// </summary>
internal sealed class EndpointHealth
{
    private readonly object _gate = new();
    private DateTimeOffset? _failingSince;

    /// <summary>Takes note of an attempt.</summary>
    /// <returns>Whether the endpoint has now been unresponsive for too long.</returns>
    public bool Note(bool answered, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        lock (_gate)
        {
            _failingSince = answered ? null : _failingSince ?? startedAt;
            return endedAt - _failingSince >= DeliverySchedule.UnresponsiveLimit;
        }
    }
}
