namespace Vipps.Webhooks.Storage;

/// <summary>The fate of a delivery whose handler failed for too long.</summary>
public enum GiveUpAction
{
    /// <summary>It is parked: later events of the same payment wait until someone unparks or discards it. The health check is unhealthy.</summary>
    Hold = 0,

    /// <summary>It is released: later events of the same payment go on without it. It can be replayed.</summary>
    Release,
}
