using System.Diagnostics;
using System.Reflection;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
internal sealed class ToolProcess : ToolHandle
{
    /// <summary>Names a tool that was compiled or installed otherwise, to run the same tests against it.</summary>
    private const string OtherTool = "VIPPS_WEBHOOKS_TOOL";

    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    public static bool IsOtherTool => Environment.GetEnvironmentVariable(OtherTool) is not null;

    /// <summary>A directory without settings.</summary>
    public static string EmptyDirectory { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "empty")).FullName;

    public override StreamReader Output => _process.StandardOutput;

    public override StreamReader Error => _process.StandardError;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static new ToolProcess Start(
        string[] args, IReadOnlyDictionary<string, string>? environment = null, string? input = null, string? directory = null)
    {
        var process = Process.Start(StartInfo(args, environment, directory))!;
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading its input.
        }

        return new ToolProcess(process);
    }

    public static ProcessStartInfo StartInfo(
        string[] args, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var tool = Environment.GetEnvironmentVariable(OtherTool);
        var built = typeof(ToolProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Tool").Value!;
        var start = new ProcessStartInfo(tool ?? "dotnet", tool is null ? [built, .. args] : args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? EmptyDirectory,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("VIPPS", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public override async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(Cancellation).OrGiveUpAsync();
        return _process.ExitCode;
    }

    public override async Task InterruptAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT that one process could send to another.");
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        _process.KillIfItRuns();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
