namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>What a request to an endpoint took in one process.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Microseconds">The processor time.</param>
/// <param name="Bytes">What it allocated.</param>
internal sealed record ProcessorTime(string Name, double Microseconds, long Bytes);
