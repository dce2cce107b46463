namespace Vipps.Webhooks;

/// <summary>A registration, as Vipps lists it. The secret is never listed.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class Webhook
{
    /// <summary>The id of the registration.</summary>
    public required Guid Id { get; init; }

    /// <summary>The URL that events are delivered to.</summary>
    public required Uri Url { get; init; }

    /// <summary>The event types that are delivered. Names that this version of the SDK does not know are kept.</summary>
    public required IReadOnlyList<WebhookEventType> Events { get; init; }
}
