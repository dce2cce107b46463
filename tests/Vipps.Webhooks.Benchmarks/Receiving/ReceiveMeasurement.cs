using System.Diagnostics;
using Spectre.Console;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>
/// Requests per second of the whole endpoint on Kestrel, with 32 connections that are always busy, each server in a process of its own. They
/// take turns, round by round, and a ratio is the median of those within a round: what else the machine does falls on all of them. Each is
/// compared with an endpoint that only reads the same bytes.
/// </summary>
public sealed class ReceiveMeasurement : IMeasurement
{
    private const int Connections = 32;
    private const int WarmUpRounds = 5;
    private const int Rounds = 60;
    private const int Requests = 10_000;

    /// <inheritdoc/>
    public string Name => "receive";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var (rounds, warmUp, count) = isShort ? (1, 0, Connections) : (Rounds, WarmUpRounds, Requests);
        var contestants = new List<Contestant>();

        // Short, two show that servers in processes of their own can be compared: the processor time is measured of all of them, in this process.
        foreach (var receiver in isShort ? [Receivers.Floor, Receivers.Ours] : Receivers.Served)
        {
            contestants.Add(await Contestant.StartAsync(receiver, cancellationToken));
        }

        for (var round = 0; round < rounds + warmUp; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Another capture for each request: what came before is only recognised. Signed anew: it must not be old.
            var ofVipps = SignedRequests.OfVipps(round * count, count, TimeProvider.System.GetUtcNow());
            var ofGitHub = SignedRequests.OfGitHub(round * count, count);
            foreach (var contestant in contestants)
            {
                var rate = await contestant.MeasureAsync(contestant.Receiver.IsOfGitHub ? ofGitHub : ofVipps, cancellationToken);
                if (round >= warmUp)
                {
                    contestant.PerSecond.Add(rate);
                }
            }
        }

        var table = new Table().MarkdownBorder().AddColumns("Endpoint", "Requests per second", "Of the floor", "Middle half of the rounds");
        foreach (var contestant in contestants)
        {
            var floor = contestants.Find(floor => floor.Receiver == Receivers.FloorOf(contestant.Receiver))!;
            var ofFloor = contestant.PerSecond.Zip(floor.PerSecond, static (rate, floor) => rate / floor).Order().ToArray();
            table.AddRow(
                contestant.Receiver.Name,
                $"{Medians.Of(contestant.PerSecond):N0}",
                $"{Medians.Of(ofFloor):P0}",
                $"{ofFloor[ofFloor.Length / 4]:P0} to {ofFloor[ofFloor.Length * 3 / 4]:P0}");
        }

        console.Write(table);
        foreach (var contestant in contestants)
        {
            await contestant.DisposeAsync();
        }
    }

    private sealed class Contestant(Receiver receiver, ReceiverProcess server, LoadGenerator load) : IAsyncDisposable
    {
        public Receiver Receiver => receiver;

        public List<double> PerSecond { get; } = [];

        public static async Task<Contestant> StartAsync(Receiver receiver, CancellationToken cancellationToken)
        {
            var server = await ReceiverProcess.StartAsync(receiver, cancellationToken);
            return new Contestant(receiver, server, await LoadGenerator.ConnectAsync(server.Port, Connections));
        }

        public async Task<double> MeasureAsync(byte[][] requests, CancellationToken cancellationToken)
        {
            GC.Collect();
            var before = await server.CountHandledAsync(cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await load.SendAsync(requests);
            var elapsed = Stopwatch.GetElapsedTime(started);
            return !receiver.IsHandling || await server.CountHandledAsync(cancellationToken) - before == requests.Length
                ? requests.Length / elapsed.TotalSeconds
                : throw new InvalidOperationException($"{receiver.Name} did not handle all of it: nothing is measured.");
        }

        public async ValueTask DisposeAsync()
        {
            load.Dispose();
            await server.DisposeAsync();
        }
    }
}
