using System.Diagnostics;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>Somebody at a terminal, played by script(1).</summary>
internal static class Terminal
{
    private const string Script = "/usr/bin/script";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs the tool at a terminal, with what is typed; skips the test where there is none to play with.</summary>
    public static async Task<(int ExitCode, string Screen)> RunAsync(
        string[] args, IReadOnlyDictionary<string, string> environment, string typed = "")
    {
        Assert.SkipUnless(File.Exists(Script) && OperatingSystem.IsLinux(), $"There is no {Script} here, which plays a terminal.");
        var tool = ToolProcess.StartInfo(args);
        var command = string.Join(' ', tool.ArgumentList.Prepend(tool.FileName).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo(Script, ["-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = tool.WorkingDirectory,
        };
        foreach (var (name, value) in environment.Append(new("TERM", "xterm-256color")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(typed);
        await process.StandardInput.FlushAsync(Cancellation);
        var screen = await process.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        return (process.ExitCode, screen);
    }
}
