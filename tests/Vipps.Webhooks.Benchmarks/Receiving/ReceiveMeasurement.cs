using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Spectre.Console;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>
/// Requests per second of the whole endpoint on Kestrel, with 32 connections that are always busy. The servers take turns, round by round,
/// and a ratio is the median of those within a round: what else the machine does falls on all of them. Generator and server share it.
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
        var (rounds, count) = isShort ? (1, 200) : (Rounds, Requests);
        Contestant[] contestants =
        [
            await Contestant.StartAsync("an endpoint that only reads", Receivers.FloorAsync(), isHandling: false),
            await Contestant.StartAsync("the same, and the two hashes", Receivers.HashesAsync()),
            await Contestant.StartAsync("Vipps.Webhooks", Receivers.OursAsync()),
            await Contestant.StartAsync("the usual C#", Receivers.UsualCSharpAsync()),
            await Contestant.StartAsync("Octokit.Webhooks.AspNetCore", Receivers.OctokitAsync(), isOfGitHub: true),
        ];
        for (var round = 0; round < rounds + WarmUpRounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Another capture for each request: what came before is only recognised. Signed anew: it must not be old.
            var ofVipps = SignedRequests.OfVipps(round * count, count, TimeProvider.System.GetUtcNow());
            var ofGitHub = SignedRequests.OfGitHub(round * count, count);
            foreach (var contestant in contestants)
            {
                var rate = await contestant.MeasureAsync(contestant.IsOfGitHub ? ofGitHub : ofVipps);
                if (round >= WarmUpRounds)
                {
                    contestant.PerSecond.Add(rate);
                }
            }
        }

        var table = new Table().MarkdownBorder().AddColumns("Endpoint", "Requests per second", "Of the floor", "Middle half of the rounds");
        foreach (var contestant in contestants)
        {
            var ofFloor = contestant.PerSecond.Zip(contestants[0].PerSecond, static (rate, floor) => rate / floor).Order().ToArray();
            table.AddRow(
                contestant.Name,
                $"{contestant.PerSecond.Order().ElementAt(contestant.PerSecond.Count / 2):N0}",
                $"{ofFloor[ofFloor.Length / 2]:P0}",
                $"{ofFloor[ofFloor.Length / 4]:P0} to {ofFloor[ofFloor.Length * 3 / 4]:P0}");
            await contestant.DisposeAsync();
        }

        console.Write(table);
    }

    private sealed class Contestant(string name, WebApplication server, LoadGenerator load, bool isHandling, bool isOfGitHub) : IAsyncDisposable
    {
        public string Name => name;

        public bool IsOfGitHub => isOfGitHub;

        public List<double> PerSecond { get; } = [];

        public static async Task<Contestant> StartAsync(
            string name, Task<WebApplication> starting, bool isHandling = true, bool isOfGitHub = false)
        {
            var server = await starting;
            return new Contestant(name, server, await LoadGenerator.ConnectAsync(Receivers.PortOf(server), Connections), isHandling, isOfGitHub);
        }

        public async Task<double> MeasureAsync(byte[][] requests)
        {
            GC.Collect();
            var before = Handled.Count;
            var started = Stopwatch.GetTimestamp();
            await load.SendAsync(requests);
            var elapsed = Stopwatch.GetElapsedTime(started);
            return !isHandling || Handled.Count - before == requests.Length
                ? requests.Length / elapsed.TotalSeconds
                : throw new InvalidOperationException($"{name} did not handle all of it: nothing is measured.");
        }

        public async ValueTask DisposeAsync()
        {
            load.Dispose();
            await server.DisposeAsync();
        }
    }
}
