namespace Vipps.Webhooks.Sandbox;

/// <summary>What is wrong with the first attempt at a delivery. The attempts after it are as they should be.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.</remarks>
public enum SandboxDeliveryFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It is signed with another secret, as a stranger would.</summary>
    WrongSecret,

    /// <summary>A byte was added to the body after it was signed.</summary>
    BodyChanged,

    /// <summary>It was signed an hour ago, as a recorded delivery that is sent again.</summary>
    OldDate,

    /// <summary>It arrives, but its answer does not come back: Vipps tries again, and the receiver has it twice.</summary>
    AnswerLost,
}
