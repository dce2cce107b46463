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
    /// What the event is about, and what its order is kept by: <c>reference</c>, <c>chargeId</c>, <c>agreementId</c>,
    /// <c>customerToken</c> or <c>auth_req_id</c>, the first that the body has; null where it has none.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>The number of the attempt: 1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>When it began, on the sandbox's clock. In whole seconds this is its <c>x-ms-date</c>.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How it ended.</summary>
    public required SandboxAttemptOutcome Outcome { get; init; }

    /// <summary>What the receiver answered; null where it did not.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>What went wrong, for people; null for <see cref="SandboxAttemptOutcome.Accepted"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>When the next attempt is due; null where there is none: accepted, given up, or the registration is gone.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>
    /// Says what was tried and how it ended, on one line and the same in every culture: <c>2026-11-02 12:00:00Z epayments.payment.captured.v1
    /// acme-shop-1 attempt 2: Refused 500</c>. Not the URL, whose query may hold a key.
    /// </summary>
    public override string ToString()
    {
        var what = $"{PrintableText.Of(EventType.Name)} {PrintableText.Of(Reference ?? "-")}";
        var status = StatusCode is { } code ? string.Create(CultureInfo.InvariantCulture, $" {(int)code}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{StartedAt:u} {what} attempt {Number}: {Outcome}{status}");
    }
}
