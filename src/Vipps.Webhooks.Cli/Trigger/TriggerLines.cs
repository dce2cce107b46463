using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <summary>What a sandbox is told.</summary>
internal sealed record TriggerRequest(
    string Type,
    IReadOnlyList<string> Set,
    int Copies,
    double DelaySeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fault);

/// <summary>What a sandbox tells, line by line: one of the three is there.</summary>
internal sealed record TriggerLine(SentLine? Sent, AttemptLine? Attempt, CompletedLine? Completed);

/// <param name="Type">The event type.</param>
/// <param name="Reference">What the event is about.</param>
/// <param name="Deliveries">How many deliveries there are; 0 where nobody registered for it.</param>
/// <param name="Body">The body, as it is delivered.</param>
internal sealed record SentLine(string Type, string? Reference, int Deliveries, JsonElement Body);

internal sealed record CompletedLine(bool Accepted);

/// <param name="Type">The event type.</param>
/// <param name="Reference">What the event is about.</param>
/// <param name="Deliveries">How many deliveries there are.</param>
/// <param name="Accepted">Whether each was accepted; null where the sandbox still tries.</param>
/// <param name="Attempts">The attempts so far.</param>
/// <param name="Body">The body, as it is delivered.</param>
internal sealed record TriggerResult(
    string Type, string? Reference, int Deliveries, bool? Accepted, IReadOnlyList<AttemptLine> Attempts, JsonElement Body);
