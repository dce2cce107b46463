namespace Vipps.Webhooks.Sandbox;

/// <summary>How an attempt at a delivery ended.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public enum SandboxAttemptOutcome
{
    /// <summary>Answered 2xx.</summary>
    Accepted = 0,

    /// <summary>Answered anything else, a redirect included: none is followed.</summary>
    Refused,

    /// <summary>No answer within <see cref="VippsSandbox.DeliveryTimeout"/>.</summary>
    TimedOut,

    /// <summary>No connection, or it broke before the answer.</summary>
    Unreachable,
}
