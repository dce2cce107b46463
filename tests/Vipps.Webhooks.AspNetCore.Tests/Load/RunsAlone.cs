namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Runs alone: it takes the whole machine, and others would wait; or it counts what others in the process would add to.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
