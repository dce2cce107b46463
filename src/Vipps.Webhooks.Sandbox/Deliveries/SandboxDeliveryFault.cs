namespace Vipps.Webhooks.Sandbox;

/// <summary>The fault of the first attempt at a delivery. The attempts after it have none.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.</remarks>
public enum SandboxDeliveryFault
{
    /// <summary>No fault.</summary>
    None = 0,

    /// <summary>The delivery is signed with another secret, as by a stranger.</summary>
    WrongSecret,

    /// <summary>A byte is added to the body after it was signed.</summary>
    BodyChanged,

    /// <summary>The signature is an hour old, as that of a recorded delivery that is sent again.</summary>
    OldDate,

    /// <summary>The delivery arrives, but its answer is lost: Vipps makes another attempt, and the receiver gets the event twice.</summary>
    AnswerLost,
}
