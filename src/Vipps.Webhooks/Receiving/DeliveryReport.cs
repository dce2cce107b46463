using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// What became of one request to the endpoint: for logs, panels and alarms of the shop's own. For tests of those, make one with an object
/// initializer.
/// </summary>
public sealed class DeliveryReport
{
    /// <summary>The name of the receiver; empty for the default one.</summary>
    public required string ReceiverName { get; init; }

    /// <summary>What became of it.</summary>
    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int StatusCode { get; init; }

    /// <summary>When the endpoint began with it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How long it took from there to the answer.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What came of verifying it; null where it was answered before that.</summary>
    public WebhookVerification? Verification { get; init; }

    /// <summary>
    /// The id of the webhook whose secret signed it, even if its date is outside the tolerance; null if no known secret did, or if that
    /// registration has no id.
    /// </summary>
    public Guid? WebhookId { get; init; }

    /// <summary>
    /// The URL that this webhook is registered with, even if the date of the delivery is outside the tolerance; null if no known secret
    /// signed it.
    /// </summary>
    public Uri? Url { get; init; }

    /// <summary>The event; null unless it was verified. It may hold personal data.</summary>
    public WebhookEvent? Event { get; init; }

    /// <summary>Names what came, and no personal data: fit for a log.</summary>
    public override string ToString() =>
        $"{StatusCode} {Outcome}{(Verification is { } verification ? $" {verification}" : "")}{(Event is { } received ? $" {received}" : "")}";
}
