using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Sandbox.Tests.Contract;

/// <summary>A Prism that runs, in front of a sandbox.</summary>
internal sealed class Prism : IAsyncDisposable
{
    private static readonly string Contract = Path.Combine(AppContext.BaseDirectory, "Contract", "calls.openapi.yaml");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private Prism(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it, or returns null if it is not installed.</summary>
    public static async Task<Prism?> StartAsync(Uri sandbox)
    {
        if (Find() is not { } program)
        {
            return null;
        }

        var port = FreePort.Next();
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                program, "proxy", Contract, sandbox.AbsoluteUri.TrimEnd('/'), "--errors",
                "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var prism = new Prism(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}/"));
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        prism._process.OutputDataReceived += (_, line) => prism.Note(line.Data, listening);
        prism._process.ErrorDataReceived += (_, line) => prism.Note(line.Data, listening);
        prism._process.BeginOutputReadLine();
        prism._process.BeginErrorReadLine();
        try
        {
            await listening.Task.OrGiveUpAsync();
            return prism;
        }
        catch
        {
            await prism.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Note(string? line, TaskCompletionSource listening)
    {
        if (line is null)
        {
            listening.TrySetException(new InvalidOperationException($"Prism ended. {Output}"));
            return;
        }

        _output.Enqueue(line);
        if (line.Contains("is listening on", StringComparison.Ordinal))
        {
            listening.TrySetResult();
        }
    }

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var program = Path.Combine(directory.FullName, "artifacts", "prism", "node_modules", "@stoplight", "prism-cli", "dist", "index.js");
            if (File.Exists(program))
            {
                return program;
            }
        }

        return null;
    }
}
