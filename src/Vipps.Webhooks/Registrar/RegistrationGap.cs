namespace Vipps.Webhooks;

/// <summary>A time in which events may have been missed, because a webhook was gone or its secret was lost. Ask Vipps for what happened then.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>: poll in addition to webhooks.</remarks>
public sealed class RegistrationGap
{
    /// <summary>The name of the receiver; empty for the default one.</summary>
    public required string Receiver { get; init; }

    /// <summary>The name of the webhook, as given to <c>KeepRegistered</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The time of the last delivery that is known to have been accepted, or else of the registration that was lost.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The time at which the webhook was registered again.</summary>
    public required DateTimeOffset To { get; init; }
}
