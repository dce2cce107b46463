namespace Vipps.Webhooks.Receiving;

/// <summary>The labels of metrics and activities.</summary>
internal static class TagNames
{
    /// <summary>The name of the receiver; empty for the default one.</summary>
    public const string Receiver = "vipps.receiver";

    /// <summary>The outcome of the delivery: a <see cref="DeliveryOutcome"/>.</summary>
    public const string Outcome = "vipps.outcome";

    /// <summary>The result of verifying it, or <c>none</c>.</summary>
    public const string Verification = "vipps.verification";

    /// <summary>One of the known event types, <c>other</c>, or <c>none</c> if nothing was verified.</summary>
    public const string EventType = "vipps.event_type";

    /// <summary>The id of the webhook. On activities only, because its values are unbounded.</summary>
    public const string WebhookId = "vipps.webhook_id";
}
