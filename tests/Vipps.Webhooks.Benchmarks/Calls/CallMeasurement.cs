using Spectre.Console;
using Vipps.Webhooks.Benchmarks.Receiving;

namespace Vipps.Webhooks.Benchmarks.Calls;

/// <summary>
/// The calls of <see cref="CallBenchmarks"/> in turn, in the processor time of one thread: with other work on the machine, times by the clock
/// of calls that are measured one after the other differ threefold.
/// </summary>
public sealed class CallMeasurement : IMeasurement
{
    private const int WarmUpRounds = 20;
    private const int Rounds = 60;
    private const int Calls = 5_000;

    /// <inheritdoc/>
    public string Name => "call";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            console.MarkupLine("| not measured: the processor time of a thread is read on Linux alone |");
            return;
        }

        var (rounds, warmUp, count) = isShort ? (1, 1, 20) : (Rounds, WarmUpRounds, Calls);
        var table = new Table().MarkdownBorder().AddColumns("Call", "By hand, with retries, µs", "Vipps.Webhooks, µs", "Ratio");
        foreach (var call in (string[])["list", "register"])
        {
            var calls = new CallBenchmarks { Call = call };
            await calls.SetupAsync();
            var (byHand, ours) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds + warmUp; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (timeByHand, timeOfOurs) = (Measure(calls.WithRetriesAsync, count), Measure(calls.OursAsync, count));
                if (round >= warmUp)
                {
                    byHand.Add(timeByHand);
                    ours.Add(timeOfOurs);
                }
            }

            var (fastByHand, fastOurs) = (Medians.FastFourthOf(byHand), Medians.FastFourthOf(ours));
            table.AddRow(call, $"{fastByHand:F2}", $"{fastOurs:F2}", $"{fastOurs / fastByHand:F2}");
            calls.Cleanup();
        }

        console.Write(table);
    }

    private static double Measure(Func<Task<Guid>> call, int count)
    {
        var began = ThreadTime.Now;
        for (var at = 0; at < count; at++)
        {
            if (!call().IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("A call did not end on the thread that began it: nothing is measured.");
            }
        }

        return (ThreadTime.Now - began).TotalMicroseconds / count;
    }
}
