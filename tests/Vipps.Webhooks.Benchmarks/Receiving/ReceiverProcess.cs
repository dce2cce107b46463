using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>An endpoint in a process of its own, apart from what sends to it.</summary>
internal sealed class ReceiverProcess : IAsyncDisposable
{
    /// <summary>The argument with which this program serves an endpoint, named after it, until its input is closed.</summary>
    public const string Verb = "serve";

    private const string HandledPath = "/handled";

    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly Uri _handled;

    private ReceiverProcess(Process process, int port)
    {
        _process = process;
        Port = port;
        _handled = new Uri($"http://127.0.0.1:{port}{HandledPath}");
    }

    public int Port { get; }

    public static async Task<ReceiverProcess> StartAsync(Receiver receiver, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ReceiverProcess).Assembly.Location, Verb, receiver.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new ReceiverProcess(
            process, int.TryParse(port, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidOperationException($"{receiver.Name} did not start."));
    }

    /// <summary>Serves until the input is closed, which it also is if the process that started this one dies.</summary>
    public static async Task ServeAsync(string name)
    {
        var receiver = Array.Find(Receivers.Served, receiver => receiver.Name == name)
            ?? throw new ArgumentException($"There is no endpoint '{name}'.", nameof(name));
        await using var app = await (receiver with
        {
            Map = app =>
            {
                receiver.Map(app);
                app.MapGet(HandledPath, static () => TypedResults.Text(Handled.Count.ToString(CultureInfo.InvariantCulture)));
            },
        }).StartAsync();
        Console.WriteLine(Receivers.PortOf(app).ToString(CultureInfo.InvariantCulture));
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Reads how many events came to its handler.</summary>
    public async Task<int> CountHandledAsync(CancellationToken cancellationToken) =>
        int.Parse(await _http.GetStringAsync(_handled, cancellationToken), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
