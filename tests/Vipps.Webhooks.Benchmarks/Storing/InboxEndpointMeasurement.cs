using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spectre.Console;
using Vipps.Webhooks.Benchmarks.Receiving;
using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>
/// The whole endpoint on Kestrel with the inbox on SQLite: requests per second and processor time beside the same endpoint that handles at once and
/// one that only reads, and the time of an answer while deliveries arrive at a fixed pace, whether those before them were answered or not. The
/// processor time is that of the whole process, with what sends the requests, and until all are handled.
/// </summary>
public sealed class InboxEndpointMeasurement : IMeasurement
{
    /// <inheritdoc/>
    public string Name => "inbox";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var (connections, rounds, count, pace) = isShort ? (4, 1, 16, new Pace(4, 100, 0.1)) : (64, 10, 6400, new Pace(256, 1000, 60));
        using var files = new InboxFiles();
        await using var inbox = await Receivers.Inbox(files.PathOf("inbox")).StartAsync();
        await ReadyAsync(inbox, cancellationToken);
        await using var inline = await Receivers.Ours.StartAsync();
        await using var bare = await Receivers.Floor.StartAsync();

        var costs = new List<(Cost Bare, Cost Inline, Cost Inbox)>();
        using (var toInbox = await LoadGenerator.ConnectAsync(Receivers.PortOf(inbox), connections))
        using (var toInline = await LoadGenerator.ConnectAsync(Receivers.PortOf(inline), connections))
        using (var toBare = await LoadGenerator.ConnectAsync(Receivers.PortOf(bare), connections))
        {
            for (var round = 0; round <= rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var requests = SignedRequests.OfVipps(round * count, count, TimeProvider.System.GetUtcNow());
                var handled = (round + 1) * count;
                var cost = (
                    await CostAsync(toBare, requests, static () => Task.CompletedTask),
                    await CostAsync(toInline, requests, static () => Task.CompletedTask),
                    await CostAsync(toInbox, requests, () => HandledAsync(inbox, handled, cancellationToken)));
                if (round > 0)
                {
                    costs.Add(cost);
                }
            }
        }

        var first = (rounds + 1) * count;
        var answers = await SendAtAPaceAsync(
            Receivers.PortOf(inbox), SignedRequests.OfVipps(first, pace.Requests, TimeProvider.System.GetUtcNow()), pace, cancellationToken);
        await HandledAsync(inbox, first + answers.Count, cancellationToken);

        var table = new Table().MarkdownBorder().AddColumns($"{connections} busy connections", "Requests per second", "Processor time beyond the one that only reads");
        Add("only read", static of => of.Bare);
        Add("handled at once", static of => of.Inline);
        Add("inbox on SQLite, synchronous = FULL, handled beside it", static of => of.Inbox);
        console.Write(table);
        console.WriteLine($"Inbox to handled at once: {Medians.Of(costs.Select(static of => of.Inbox.Rate / of.Inline.Rate)):N2} of the requests per second");
        console.Write(new Table().MarkdownBorder().AddColumns($"{pace.PerSecond:N0} deliveries a second for {pace.Seconds} s", "Time of the answer")
            .AddRow("median", $"{At(answers, 0.5):N1} ms").AddRow("p95", $"{At(answers, 0.95):N1} ms").AddRow("p99", $"{At(answers, 0.99):N1} ms")
            .AddRow("p99.9", $"{At(answers, 0.999):N1} ms").AddRow("slowest", $"{answers[^1].TotalMilliseconds:N1} ms"));

        void Add(string name, Func<(Cost Bare, Cost Inline, Cost Inbox), Cost> which) => table.AddRow(
            name,
            $"{Medians.Of(costs.Select(of => which(of).Rate)):N0}",
            $"{Medians.Of(costs.Select(of => which(of).Microseconds - of.Bare.Microseconds)):N1} µs a request");
    }

    private static double At(List<TimeSpan> sorted, double part) => sorted[(int)(sorted.Count * part)].TotalMilliseconds;

    private static async Task<Cost> CostAsync(LoadGenerator load, byte[][] requests, Func<Task> untilHandled)
    {
        GC.Collect();
        var used = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        await load.SendAsync(requests);
        var rate = requests.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await untilHandled();
        return new Cost(rate, (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / requests.Length);
    }

    /// <summary>Waits until the inbox has reached and checked its database. Up to then it answers 503.</summary>
    private static async Task ReadyAsync(WebApplication app, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var health = app.Services.GetRequiredService<HealthCheckService>();
        while ((await health.CheckHealthAsync(patience.Token)).Status != HealthStatus.Healthy)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Waits until all were handled: else the next round would be measured beside the work of this one.</summary>
    private static async Task HandledAsync(WebApplication app, int count, CancellationToken cancellationToken)
    {
        var admin = app.Services.GetRequiredService<IWebhookInboxAdmin>();
        while (await admin.GetStatsAsync(cancellationToken) is { } stats && stats.Done < count)
        {
            if (stats.Parked > 0)
            {
                throw new InvalidOperationException("One was parked: nothing is measured.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Sends each request when its time has come; its time of the answer begins then, even if no connection was free.</summary>
    private static async Task<List<TimeSpan>> SendAtAPaceAsync(int port, byte[][] requests, Pace pace, CancellationToken cancellationToken)
    {
        var due = Channel.CreateUnbounded<(byte[] Request, long At)>();
        var answers = new List<TimeSpan>[pace.Connections];
        var senders = Enumerable.Range(0, answers.Length).Select(async number =>
        {
            using var load = await LoadGenerator.ConnectAsync(port, 1);
            var times = answers[number] = [];
            await foreach (var (request, at) in due.Reader.ReadAllAsync(cancellationToken))
            {
                await load.SendAsync([request]);
                times.Add(Stopwatch.GetElapsedTime(at));
            }
        }).ToArray();
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < requests.Length;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            var dueByNow = Math.Min(requests.Length, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * pace.PerSecond));
            for (; sent < dueByNow; sent++)
            {
                due.Writer.TryWrite((requests[sent], started + (sent * Stopwatch.Frequency / pace.PerSecond)));
            }
        }

        due.Writer.Complete();
        await Task.WhenAll(senders);
        return [.. answers.SelectMany(static times => times).Order()];
    }

    /// <summary>How many are sent in each second, for how long, over how many connections.</summary>
    private readonly record struct Pace(int Connections, int PerSecond, double Seconds)
    {
        public int Requests => (int)(PerSecond * Seconds);
    }

    /// <summary>A round's cost: the requests per second, and the processor time of a request.</summary>
    private readonly record struct Cost(double Rate, double Microseconds);
}
