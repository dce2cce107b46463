namespace Vipps.Webhooks.Sandbox;

/// <summary>The outcome of an attempt at a delivery.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public enum SandboxAttemptOutcome
{
    /// <summary>The receiver answered 2xx.</summary>
    Accepted = 0,

    /// <summary>The receiver answered another status, such as a redirect, which is not followed.</summary>
    Refused,

    /// <summary>The receiver did not answer within <see cref="VippsSandbox.DeliveryTimeout"/>.</summary>
    TimedOut,

    /// <summary>The connection could not be made, or broke before the answer.</summary>
    Unreachable,
}
