using Spectre.Console;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>
/// The processor time of one delivery: all of Kestrel and the endpoint on one thread, over pipes in memory. It repeats within a few percent
/// on a busy machine. Each is compared with an endpoint that only reads the same bytes, within several processes: each compiles anew, and
/// their ratios differ by a few percent.
/// </summary>
public sealed class ProcessorMeasurement : IMeasurement
{
    private const int Processes = 9;

    /// <inheritdoc/>
    public string Name => "processor";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            console.MarkupLine("| not measured: the processor time of a thread is read on Linux alone |");
            return;
        }

        var runs = new List<Run>();
        if (isShort)
        {
            runs.Add(new(await ProcessorRun.MeasureAsync(isShort, cancellationToken)));
        }
        else
        {
            await console.Progress().StartAsync(async progress =>
            {
                var processes = progress.AddTask("Measuring", maxValue: Processes);
                for (; runs.Count < Processes; processes.Increment(1))
                {
                    runs.Add(new(await ProcessorRun.MeasureApartAsync(cancellationToken)));
                }
            });
        }

        var table = new Table().MarkdownBorder().AddColumns(
            "Endpoint", "µs", "Beyond the one that only reads, µs", "Of Octokit's", "Of the same without logs", "Bytes beyond");
        foreach (var receiver in ProcessorRun.All)
        {
            table.AddRow(
                receiver.Name,
                Spread(run => Medians.FastFourthOf(run.Of(receiver))),
                Spread(run => Medians.FastFourthOf(run.Beyond(receiver))),
                Spread(run => run.Ratio(receiver, Receivers.Octokit)),
                receiver == Receivers.OursLogging ? Spread(run => run.Ratio(receiver, Receivers.Ours)) : "",
                $"{Medians.Of(runs.ConvertAll(run => (double)run.BytesBeyond(receiver))):N0}");
        }

        console.Write(table);
        console.WriteLine($"The median of {runs.Count} processes (the least to the most).");

        string Spread(Func<Run, double> value)
        {
            var values = runs.ConvertAll(run => value(run));
            return $"{Medians.Of(values):F2} ({values.Min():F2} to {values.Max():F2})";
        }
    }

    // What one process found.
    private sealed class Run(ProcessorTime[] times)
    {
        public double[] Of(Receiver receiver) => Find(receiver).Microseconds;

        public double[] Beyond(Receiver receiver) =>
            [.. Of(receiver).Zip(Of(Receivers.FloorOf(receiver)), static (all, reading) => all - reading)];

        // Round by round: what else the machine does falls on both.
        public double Ratio(Receiver receiver, Receiver peer) =>
            Medians.Of(Beyond(receiver).Zip(Beyond(peer), static (mine, theirs) => mine / theirs));

        public long BytesBeyond(Receiver receiver) => Find(receiver).Bytes - Find(Receivers.FloorOf(receiver)).Bytes;

        private ProcessorTime Find(Receiver receiver) => Array.Find(times, time => time.Name == receiver.Name)!;
    }
}
