using Spectre.Console;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>What a receiver keeps: after 100,000 deliveries as much as after 10,000, where its memory of duplicates is full.</summary>
public sealed class MemoryMeasurement : IMeasurement
{
    private const int Connections = 32;
    private const int Batch = 10_000;
    private const int Batches = 10;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var batch = isShort ? 100 : Batch;
        var kept = await MeasureAsync(batch, Batches, cancellationToken);
        console.Write(new Table().MarkdownBorder()
            .AddColumns("Deliveries", "Bytes kept")
            .AddRow($"{batch:N0}", $"{kept.AfterFirst:N0}")
            .AddRow($"{batch * Batches:N0}", $"{kept.AfterLast:N0}"));
    }

    /// <summary>
    /// Delivers batch after batch, each another event, to one receiver, whose memory of duplicates holds one batch: it is full after the first.
    /// </summary>
    /// <returns>What is on the heap beyond what was there before it was started: the least after the first three batches, and after the last three.</returns>
    public static async Task<(long AfterFirst, long AfterLast)> MeasureAsync(int batch, int batches, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var server = await Receivers.OursThatRemembers(batch).StartAsync();
        using var load = await LoadGenerator.ConnectAsync(Receivers.PortOf(server), Connections);
        var kept = new List<long>();
        for (var at = 0; at < batches; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await DeliverAsync(load, at * batch, batch);
            kept.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        // The least of three at either end: what the server's pools hold comes and goes, and what leaks stays.
        return (kept.Take(3).Min(), kept.TakeLast(3).Min());
    }

    // In a method of its own, so that nothing of a batch is still held when it is measured.
    private static async Task DeliverAsync(LoadGenerator load, int first, int count)
    {
        var handled = Handled.Count;
        await load.SendAsync(SignedRequests.OfVipps(first, count, TimeProvider.System.GetUtcNow()));
        if (Handled.Count - handled != count)
        {
            throw new InvalidOperationException("Not all of it was handled: nothing is measured.");
        }
    }
}
