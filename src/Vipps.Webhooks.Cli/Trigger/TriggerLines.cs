using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <summary>The request to a sandbox to send an event.</summary>
internal sealed record TriggerRequest(
    string Type,
    IReadOnlyList<string> Set,
    int Copies,
    double DelaySeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fault);

/// <summary>A line of a sandbox's response: exactly one of the three is set.</summary>
internal sealed record TriggerLine(SentLine? Sent, AttemptLine? Attempt, CompletedLine? Completed);

/// <param name="Type">The event type.</param>
/// <param name="Reference">The reference of the event's subject, such as that of a payment; null if it has none.</param>
/// <param name="Deliveries">The number of deliveries; 0 if no webhook is registered for it.</param>
/// <param name="Body">The body, as it is delivered.</param>
internal sealed record SentLine(string Type, string? Reference, int Deliveries, JsonElement Body);

internal sealed record CompletedLine(bool Accepted);

/// <param name="Type">The event type.</param>
/// <param name="Reference">The reference of the event's subject, such as that of a payment; null if it has none.</param>
/// <param name="Deliveries">The number of deliveries.</param>
/// <param name="Accepted">True if each was accepted; null if the sandbox still attempts to deliver.</param>
/// <param name="Attempts">The attempts so far.</param>
/// <param name="Body">The body, as it is delivered.</param>
internal sealed record TriggerResult(
    string Type, string? Reference, int Deliveries, bool? Accepted, IReadOnlyList<AttemptLine> Attempts, JsonElement Body);

/// <summary>The request to a sandbox to play a payment.</summary>
internal sealed record PaymentRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Amount,
    string End);

/// <param name="Reference">The reference of the payment.</param>
/// <param name="Accepted">True if each of its events was accepted; null if the sandbox still attempts to deliver.</param>
/// <param name="Events">Its events, in order.</param>
internal sealed record PaymentResult(string? Reference, bool? Accepted, IReadOnlyList<TriggerResult> Events);
