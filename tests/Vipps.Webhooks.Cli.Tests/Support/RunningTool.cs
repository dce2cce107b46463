using System.Collections.Concurrent;
using System.Text.Json;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>The tool while it runs: for commands that go on until somebody stops them.</summary>
internal sealed class RunningTool : IAsyncDisposable
{
    private readonly ToolHandle _tool;
    private readonly ConcurrentQueue<string> _screen = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Task _reading;

    private RunningTool(ToolHandle tool)
    {
        _tool = tool;
        _reading = Task.WhenAll(ReadAsync(tool.Output), ReadAsync(tool.Error));
    }

    public IReadOnlyList<string> Lines => [.. _screen];

    public string Screen => string.Join('\n', _screen);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static RunningTool Start(params string[] args) => new(ToolHandle.Start(args));

    public static RunningTool Start(string[] args, string directory) => new(ToolHandle.Start(args, directory: directory));

    /// <summary>Starts the tool in this process, at a terminal of so many columns; without a width, to pipes.</summary>
    public static RunningTool StartAt(int? width, params string[] args) =>
        new(PlayedTool.Start(args, environment: null, input: null, directory: null, width));

    /// <summary>Starts the tool as a process of its own.</summary>
    public static RunningTool StartProcess(params string[] args) => new(ToolProcess.Start(args));

    /// <summary>Waits for a line on the screen.</summary>
    public async Task<string> SeeAsync(Func<string, bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Tasks.Patience);
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
        await _tool.InterruptAsync();
        var exitCode = await _tool.WaitForExitAsync().OrGiveUpAsync();
        await _reading;
        return exitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _tool.DisposeAsync();
        await _reading;
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
