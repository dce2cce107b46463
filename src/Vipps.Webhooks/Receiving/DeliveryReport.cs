using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// The report on one request to the endpoint, for the shop's own logs, panels and alarms. To test those, create one with an object
/// initializer.
/// </summary>
public sealed class DeliveryReport
{
    /// <summary>The name of the receiver; empty for the default one.</summary>
    public required string ReceiverName { get; init; }

    /// <summary>The outcome of the request.</summary>
    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The time at which the endpoint began to process the request.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The time from <see cref="ReceivedAt"/> to the answer.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The result of verifying it; null if it was answered before that.</summary>
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

    /// <summary>Returns status, outcome and event without personal data; fit for a log.</summary>
    public override string ToString() =>
        $"{StatusCode} {Outcome}{(Verification is { } verification ? $" {verification}" : "")}{(Event is { } received ? $" {received}" : "")}";
}
