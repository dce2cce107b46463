using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>
/// The processor time of one delivery: all of Kestrel and the endpoint on one thread, over pipes in memory. It repeats within a few percent
/// on a busy machine. Each is compared with an endpoint that only reads the same bytes.
/// </summary>
public sealed class ProcessorMeasurement : IMeasurement
{
    private const int WarmUpRounds = 10;
    private const int Rounds = 150;
    private const int Requests = 1_000;

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

        var (rounds, warmUp, count) = isShort ? (1, 1, 20) : (Rounds, WarmUpRounds, Requests);
        Receiver[] receivers =
        [
            Receivers.Floor, Receivers.FloorOfGitHub, Receivers.Ours, Receivers.OursWithALambda, Receivers.Octokit, Receivers.UsualCSharp,
            Receivers.Hashes, Receivers.Floor.WithTemplateLogging(), Receivers.Ours.WithTemplateLogging(),
        ];
        var contestants = new List<Contestant>();
        foreach (var receiver in receivers)
        {
            contestants.Add(await Contestant.StartAsync(receiver));
        }

        for (var round = 0; round < rounds + warmUp; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Another capture for each request: what came before is only recognised. Signed anew: it must not be old.
            var ofVipps = SignedRequests.OfVipps(round * count, count, TimeProvider.System.GetUtcNow());
            var ofGitHub = SignedRequests.OfGitHub(round * count, count);
            foreach (var contestant in contestants)
            {
                contestant.Measure(contestant.Receiver.IsOfGitHub ? ofGitHub : ofVipps, isCounted: round >= warmUp);
            }
        }

        Print(console, contestants);
        foreach (var contestant in contestants)
        {
            await contestant.DisposeAsync();
        }
    }

    private static void Print(IAnsiConsole console, List<Contestant> contestants)
    {
        var octokit = Above(Find(Receivers.Octokit));
        var table = new Table().MarkdownBorder().AddColumns("Endpoint", "µs", "Above the one that only reads, µs", "Of Octokit's", "Bytes above");
        foreach (var contestant in contestants)
        {
            table.AddRow(
                contestant.Receiver.Name,
                $"{contestant.Fast:F2}",
                $"{Above(contestant):F2}",
                $"{Above(contestant) / octokit:F2}",
                $"{contestant.Bytes - FloorOf(contestant).Bytes:N0}");
        }

        console.Write(table);

        Contestant Find(Receiver receiver) => contestants.Find(contestant => contestant.Receiver == receiver)!;

        Contestant FloorOf(Contestant contestant) => Find(Receivers.FloorOf(contestant.Receiver));

        double Above(Contestant contestant) => contestant.Fast - FloorOf(contestant).Fast;
    }

    private sealed class Contestant(Receiver receiver, WebApplication app, IDuplexPipe connection) : IAsyncDisposable
    {
        public Receiver Receiver => receiver;

        public List<double> Microseconds { get; } = [];

        /// <summary>The time of a request in the fast fourth of the rounds.</summary>
        public double Fast => Medians.FastFourthOf(Microseconds);

        /// <summary>What a request allocated, in the last round.</summary>
        public long Bytes { get; private set; }

        public static async Task<Contestant> StartAsync(Receiver receiver)
        {
            var transport = new PipeTransport();
            var app = await receiver.StartAsync(builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:1");
                builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
            });

            // The server begins a connection on a thread of its own. It comes to this one when it waits for what is sent here.
            var connection = transport.Connect();
            await connection.Output.WriteAsync("GET /nothing HTTP/1.1\r\nHost: shop.example\r\n\r\n"u8.ToArray());
            var read = await connection.Input.ReadAsync();
            connection.Input.AdvanceTo(read.Buffer.End);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            return new Contestant(receiver, app, connection);
        }

        public void Measure(byte[][] requests, bool isCounted)
        {
            GC.Collect();
            var handled = Handled.Count;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var began = ThreadTime.Now;
            foreach (var request in requests)
            {
                Send(request);
            }

            var time = ThreadTime.Now - began;
            Bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / requests.Length;
            if (receiver.IsHandling && Handled.Count - handled != requests.Length)
            {
                throw new InvalidOperationException($"{receiver.Name} did not handle all of it: nothing is measured.");
            }

            if (isCounted)
            {
                Microseconds.Add(time.TotalMicroseconds / requests.Length);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await connection.Output.CompleteAsync();
            await connection.Input.CompleteAsync();
            await app.DisposeAsync();
        }

        private void Send(byte[] request)
        {
            var sent = connection.Output.WriteAsync(request);
            if (!sent.IsCompleted || !connection.Input.TryRead(out var read))
            {
                throw new InvalidOperationException($"{receiver.Name} did not answer on the thread that sent: nothing is measured.");
            }

            Span<byte> status = stackalloc byte["HTTP/1.1 200 ".Length];
            read.Buffer.Slice(0, status.Length).CopyTo(status);
            if (!status.SequenceEqual("HTTP/1.1 200 "u8))
            {
                throw new InvalidOperationException($"{receiver.Name} answered {Encoding.ASCII.GetString(read.Buffer)}");
            }

            connection.Input.AdvanceTo(read.Buffer.End);
        }
    }
}
