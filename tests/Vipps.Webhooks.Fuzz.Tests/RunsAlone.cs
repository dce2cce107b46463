namespace Vipps.Webhooks.Fuzz.Tests;

/// <summary>Runs alone: it takes all processors, and counts the memory in use.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
