using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>Somebody at a terminal, played by script(1).</summary>
internal static partial class Terminal
{
    private const string Script = "/usr/bin/script";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Runs the tool at a terminal of so many columns that shows neither colours nor movement: in this process, unless another tool is to be
    /// tested. Without a width, to pipes.
    /// </summary>
    public static async Task<string> ShowAsync(string[] args, IReadOnlyDictionary<string, string> environment, int? width)
    {
        if (width is null)
        {
            return (await ToolRun.RunAsync(args, environment)).Screen;
        }

        if (ToolProcess.IsOtherTool)
        {
            var (_, screen) = await RunAsync(args, new Dictionary<string, string>(environment) { ["TERM"] = "dumb" }, typed: null, columns: width.Value);
            return Movement().Replace(screen, "").ReplaceLineEndings("\n");
        }

        await using var tool = PlayedTool.Start(args, environment, input: null, directory: null, width);
        await tool.WaitForExitAsync().OrGiveUpAsync();
        return await tool.Output.ReadToEndAsync(Cancellation) + await tool.Error.ReadToEndAsync(Cancellation);
    }

    /// <summary>
    /// Runs the tool at a terminal, with what is typed, or with null, without a keyboard, so that no question is asked; skips the test where
    /// there is none to play with.
    /// </summary>
    public static async Task<(int ExitCode, string Screen)> RunAsync(
        string[] args, IReadOnlyDictionary<string, string> environment, string? typed = "", int columns = 80)
    {
        Assert.SkipUnless(File.Exists(Script) && OperatingSystem.IsLinux(), $"There is no {Script} here, which plays a terminal.");
        var tool = ToolProcess.StartInfo(args);
        var command = string.Join(' ', tool.ArgumentList.Prepend(tool.FileName).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo(Script, ["-qec", $"stty cols {columns}; {command}{(typed is null ? " </dev/null" : "")}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = tool.WorkingDirectory,
        };
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var screen = await process.ReadToExitAsync(typed);
        return (process.ExitCode, screen);
    }

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]")]
    private static partial Regex Movement();
}
