using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>A sample as a person runs it: a process, its screen and its exit code.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _screen = new();
    private readonly TaskCompletionSource<string?> _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _announcement;
    private readonly Task _reading;

    private RunningProgram(Process process, string? announcement)
    {
        _process = process;
        _announcement = announcement;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _reading.ContinueWith(_ => _announced.TrySetResult(null), TaskScheduler.Default);
    }

    public string Screen => string.Join(Environment.NewLine, _screen);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a sample.</summary>
    /// <param name="sample">Its name.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="environment">Environment variables that it gets.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="announcement">The beginning of the line to wait for in <see cref="AnnouncedAsync"/>.</param>
    public static RunningProgram Start(
        string sample, string[] args, Dictionary<string, string>? environment = null, string? folder = null, string? announcement = null) =>
        new(Process.Start(StartInfo(sample, args, environment, folder))!, announcement);

    /// <summary>Returns how a sample is started: its arguments, variables and working directory.</summary>
    public static ProcessStartInfo StartInfo(string sample, string[] args, Dictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [PathOf(sample), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };

        // As the tests themselves, by tests/Directory.Build.props: nothing runs for long. The delay is 4000 ms; such variables are hexadecimal.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "FA0";
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Returns the path of a sample's assembly.</summary>
    public static string PathOf(string sample) => Path.Combine(
        AppContext.BaseDirectory,
        typeof(RunningProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == sample).Value!);

    /// <summary>Waits for the announcement, and returns the rest of its line.</summary>
    public async Task<string> AnnouncedAsync()
    {
        var rest = await _announced.Task.WaitAsync(Patience, Cancellation);
        Assert.True(rest is not null, Screen);
        return rest;
    }

    /// <summary>Presses Ctrl-C, and waits for the end.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
        return await EndAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Kills the process, without a chance for it to tidy up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _screen.Enqueue(line);
            if (_announcement is not null && line.Trim() is var text && text.StartsWith(_announcement, StringComparison.Ordinal))
            {
                _announced.TrySetResult(text[_announcement.Length..]);
            }
        }
    }
}
