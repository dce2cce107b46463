namespace Vipps.Webhooks;

/// <summary>The result of storing a delivery in an inbox.</summary>
public enum InboxResult
{
    /// <summary>
    /// The inbox cannot take it now: answered 503, and Vipps delivers it again, at first after 2 seconds. The default, so that a forgotten result
    /// is never a good one.
    /// </summary>
    Busy = 0,

    /// <summary>It is stored, and will survive a crash: answered 200.</summary>
    Stored,

    /// <summary>An event with this key is stored already: answered 200.</summary>
    Duplicate,
}
