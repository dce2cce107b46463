namespace Vipps.Webhooks;

/// <summary>
/// A body that this version of the SDK cannot read as one of its events: not JSON, of a family that does not exist yet, or without a field
/// that it must have. Nothing is lost: <see cref="WebhookEvent.Body"/> has the bytes.
/// </summary>
/// <remarks>
/// Look at it, but do not refuse the delivery for it: Vipps would hold back what comes after.
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
public sealed class UnknownEvent : WebhookEvent
{
    /// <summary>Why the body could not be read, as a sentence for people. Names fields, never values: fit for a log.</summary>
    public required string Reason { get; init; }

    /// <summary>Names the event type as far as it is known, and the reason: fit for a log.</summary>
    public override string ToString() => $"{base.ToString()}: {Reason}";

    private protected override string? Subject() => null;
}
