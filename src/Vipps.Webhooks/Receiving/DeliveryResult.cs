using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>The result of one delivery.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="StatusCode">The HTTP status to answer.</param>
/// <param name="Verification">The result of verifying it; null if it was answered before that.</param>
/// <param name="Registration">The registration whose secret signed it; null if none did.</param>
/// <param name="Received">The event; null unless it was verified.</param>
/// <param name="Report">The report that was made of it; null if nothing reads one.</param>
internal readonly record struct DeliveryResult(
    DeliveryOutcome Outcome,
    int StatusCode,
    WebhookVerification? Verification = null,
    WebhookRegistration? Registration = null,
    WebhookEvent? Received = null,
    DeliveryReport? Report = null);
