namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// The time for which an endpoint has not answered at all. Vipps calls it "unresponsive"; a refusal counts as a response here, which is the
/// milder reading.
/// </summary>
internal sealed class EndpointHealth
{
    private readonly object _gate = new();
    private DateTimeOffset? _failingSince;

    /// <summary>Records an attempt.</summary>
    /// <returns>True if the endpoint has now been unresponsive for too long.</returns>
    public bool Note(bool answered, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        lock (_gate)
        {
            _failingSince = answered ? null : _failingSince ?? startedAt;
            return endedAt - _failingSince >= DeliverySchedule.UnresponsiveLimit;
        }
    }
}
