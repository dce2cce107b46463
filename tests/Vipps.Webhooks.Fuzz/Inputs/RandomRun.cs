using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Vipps.Webhooks.Fuzz.Inputs;

/// <summary>Hands very many inputs to a target, on all processors.</summary>
internal static class RandomRun
{
    private const int InputsPerPart = 10_000;

    /// <summary>Runs until all inputs were handed over, or one is a finding.</summary>
    /// <param name="target">What is to be tried.</param>
    /// <param name="inputs">How many inputs; rounded up to whole parts.</param>
    /// <param name="seed">Of the first part; each part has its own, so that it is the same on any number of processors.</param>
    /// <param name="progress">Told the number of inputs so far, from any thread.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How often each outcome came, and by how much the memory in use grew after the first tenth.</returns>
    /// <exception cref="FuzzFindingException">An input is a finding.</exception>
    public static RandomRunResult Run(
        IFuzzTarget target, long inputs, int seed, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        byte[][] corpus = [.. FuzzTargets.CorpusOf(target).Select(file => File.ReadAllBytes(file.FullName))];
        var parts = (int)((inputs + InputsPerPart - 1) / InputsPerPart);
        var warmUp = (parts + 9) / 10;
        var outcomes = new ConcurrentDictionary<string, long>();
        var done = 0L;

        RunParts(0, warmUp);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        RunParts(warmUp, parts);
        var grownBytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        return new RandomRunResult(done, outcomes, grownBytes);

        void RunParts(int first, int end)
        {
            try
            {
                Parallel.For(first, end, new ParallelOptions { CancellationToken = cancellationToken }, part =>
                {
                    foreach (var (outcome, count) in RunPart(target, new RandomInputs(corpus, target.Words, unchecked((seed * 1_000_003) ^ (part * 7_919)))))
                    {
                        outcomes.AddOrUpdate(outcome, count, (_, before) => before + count);
                    }

                    var soFar = Interlocked.Add(ref done, InputsPerPart);
                    progress?.Report(soFar);
                });
            }
            catch (AggregateException failures) when (failures.InnerExceptions.OfType<FuzzFindingException>().FirstOrDefault() is { } finding)
            {
                throw finding;
            }
        }
    }

    private static Dictionary<string, long> RunPart(IFuzzTarget target, RandomInputs inputs)
    {
        var outcomes = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var round = 0; round < InputsPerPart; round++)
        {
            var input = inputs.Next();
            try
            {
                CollectionsMarshal.GetValueRefOrAddDefault(outcomes, target.Check(input), out _)++;
            }
            catch (Exception exception)
            {
                throw new FuzzFindingException(target, input.ToArray(), exception);
            }
        }

        return outcomes;
    }
}
