namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Runs alone: it takes the whole machine, and others would wait.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
