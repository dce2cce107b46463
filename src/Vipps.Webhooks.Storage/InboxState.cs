namespace Vipps.Webhooks.Storage;

/// <summary>The state of a delivery in an inbox.</summary>
public enum InboxState
{
    /// <summary>It waits to be handled, for the first time or again.</summary>
    Waiting = 0,

    /// <summary>It was handled.</summary>
    Done = 1,

    /// <summary>It was given up and holds back the later events of its payment, until it is unparked or discarded.</summary>
    Parked = 2,

    /// <summary>It was given up, and the later events of its payment went on without it.</summary>
    Released = 3,

    /// <summary>It was discarded by a person.</summary>
    Discarded = 4,
}
