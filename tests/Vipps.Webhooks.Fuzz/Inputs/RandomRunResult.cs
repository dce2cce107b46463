namespace Vipps.Webhooks.Fuzz.Inputs;

/// <summary>What came of a random run.</summary>
/// <param name="Inputs">How many inputs were handed over.</param>
/// <param name="Outcomes">How often each outcome came.</param>
/// <param name="GrownBytes">By how much the memory in use grew after the first tenth of the inputs; may be negative.</param>
internal sealed record RandomRunResult(long Inputs, IReadOnlyDictionary<string, long> Outcomes, long GrownBytes);
