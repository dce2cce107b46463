using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>The processor time of each endpoint, measured in one process.</summary>
internal static class ProcessorRun
{
    /// <summary>The argument with which this program measures once, and prints what it found as JSON in its last line.</summary>
    public const string Verb = "processor-once";

    // Until the runtime has compiled all of it for the last time: of nine endpoints, each compiles in the background of the others.
    private const int WarmUpRounds = 100;
    private const int Rounds = 60;
    private const int Requests = 1_000;

    /// <summary>The endpoints, in the order in which they are measured.</summary>
    public static Receiver[] All { get; } =
    [
        Receivers.Floor, Receivers.FloorOfGitHub, Receivers.Ours, Receivers.OursWithALambda, Receivers.Octokit, Receivers.UsualCSharp,
        Receivers.Hashes, Receivers.LoggingFloor, Receivers.OursLogging,
    ];

    /// <summary>Measures in this process.</summary>
    public static async Task<ProcessorTime[]> MeasureAsync(bool isShort, CancellationToken cancellationToken)
    {
        var (rounds, warmUp, count) = isShort ? (1, 1, 20) : (Rounds, WarmUpRounds, Requests);
        var contestants = new List<Contestant>();
        foreach (var receiver in All)
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

        foreach (var contestant in contestants)
        {
            await contestant.DisposeAsync();
        }

        return [.. contestants.Select(static contestant => new ProcessorTime(contestant.Receiver.Name, [.. contestant.Microseconds], contestant.Bytes))];
    }

    /// <summary>Measures in a process of its own.</summary>
    public static async Task<ProcessorTime[]> MeasureApartAsync(CancellationToken cancellationToken)
    {
        var printed = await OwnProcess.RunAsync(Verb, [], cancellationToken);
        return printed.TrimEnd().Split('\n')[^1] is ['[', ..] times
            ? JsonSerializer.Deserialize<ProcessorTime[]>(times)!
            : throw new InvalidOperationException($"{Verb} printed no times: {printed}");
    }

    /// <summary>Measures, and prints for <see cref="MeasureApartAsync"/>, after what the endpoints log.</summary>
    public static async Task PrintAsync() =>
        Console.WriteLine(JsonSerializer.Serialize(await MeasureAsync(isShort: false, CancellationToken.None)));

    private sealed class Contestant(Receiver receiver, WebApplication app, IDuplexPipe connection) : IAsyncDisposable
    {
        public Receiver Receiver => receiver;

        public List<double> Microseconds { get; } = [];

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
