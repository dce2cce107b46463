using System.Globalization;
using System.Net;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>One attempt at delivering one event to one registration, after it ended.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed record SandboxAttempt
{
    /// <summary>The id of the registration.</summary>
    public required Guid WebhookId { get; init; }

    /// <summary>The URL of the registration, as <see cref="SandboxRegistration.Url"/> has it.</summary>
    public required Uri Url { get; init; }

    /// <summary>The event type.</summary>
    public required WebhookEventType EventType { get; init; }

    /// <summary>
    /// The payment or other subject of the event, whose events are delivered in order: the first of <c>reference</c>, <c>chargeId</c>,
    /// <c>agreementId</c>, <c>customerToken</c> and <c>auth_req_id</c> that the body has; null, the default, if it has none.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>The number of the attempt: 1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>The time at which it began, on the sandbox's clock. In whole seconds, this is its <c>x-ms-date</c>.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The outcome.</summary>
    public required SandboxAttemptOutcome Outcome { get; init; }

    /// <summary>The status that the receiver answered; null, the default, if it did not answer.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The reason for the failure, as a sentence for people; null, the default, for <see cref="SandboxAttemptOutcome.Accepted"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// The time at which the next attempt is due; null, the default, if there is none, because the delivery was accepted or given up, or the
    /// registration was deleted.
    /// </summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>
    /// Names the attempt and its outcome, on one line and the same in every culture: <c>2026-11-02 12:00:00Z epayments.payment.captured.v1
    /// acme-shop-1 attempt 2: Refused 500</c>. Omits the URL, whose query may hold a key.
    /// </summary>
    public override string ToString()
    {
        var what = $"{PrintableText.Of(EventType.Name)} {PrintableText.Of(Reference ?? "-")}";
        var status = StatusCode is { } code ? string.Create(CultureInfo.InvariantCulture, $" {(int)code}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{StartedAt:u} {what} attempt {Number}: {Outcome}{status}");
    }
}
