namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Runs alone: it takes the whole machine, and others would wait; or it measures allocations, and other tests would add to them.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
