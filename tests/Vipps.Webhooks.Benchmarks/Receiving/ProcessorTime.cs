namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>What a request to an endpoint took, in each round of one process.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Microseconds">The processor time, round by round.</param>
/// <param name="Bytes">What it allocated, in the last round.</param>
internal sealed record ProcessorTime(string Name, double[] Microseconds, long Bytes);
