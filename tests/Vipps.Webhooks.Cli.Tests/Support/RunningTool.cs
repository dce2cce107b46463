using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>The tool while it runs: for commands that go on until somebody stops them.</summary>
internal sealed class RunningTool : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _screen = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Task _reading;

    private RunningTool(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public IReadOnlyList<string> Lines => [.. _screen];

    public string Screen => string.Join('\n', _screen);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static RunningTool Start(params string[] args) => new(ToolRun.Start(args));

    public static RunningTool Start(string[] args, string directory) => new(ToolRun.Start(args, directory: directory));

    /// <summary>Waits for a line on the screen.</summary>
    public async Task<string> SeeAsync(Func<string, bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (_screen.FirstOrDefault(wanted) is { } line)
            {
                return line;
            }

            if (_reading.IsCompleted)
            {
                // The last lines may have come since.
                return _screen.FirstOrDefault(wanted) ?? throw new EndOfStreamException($"The tool ended. {Screen}");
            }

            try
            {
                await Task.WhenAny(_more.WaitAsync(patience.Token), _reading).Unwrap();
            }
            catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"That line never came. {Screen}");
            }
        }
    }

    /// <summary>Waits for a line of JSON that has a property.</summary>
    public async Task<JsonElement> SeeJsonAsync(string property, Func<JsonElement, bool>? wanted = null)
    {
        var line = await SeeAsync(line => Parse(line, property) is { } value && (wanted is null || wanted(value)));
        return Parse(line, property)!.Value;
    }

    /// <summary>Presses Ctrl-C, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT that one process could send to another.");
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
        await _process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
        _more.Dispose();
    }

    private static JsonElement? Parse(string line, string property)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(line).TryGetProperty(property, out var value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _screen.Enqueue(line);
            _more.Release();
        }
    }
}
