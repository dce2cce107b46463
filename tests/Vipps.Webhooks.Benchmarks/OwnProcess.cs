using System.Diagnostics;

namespace Vipps.Webhooks.Benchmarks;

/// <summary>This program in another process, which compiles all it needs anew.</summary>
internal static class OwnProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="verb">Its only argument.</param>
    /// <param name="environment">Environment variables that it gets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static Task<string> RunAsync(
        string verb, IEnumerable<KeyValuePair<string, string?>> environment, CancellationToken cancellationToken) =>
        RunAsync("dotnet", [typeof(OwnProcess).Assembly.Location, verb], environment, cancellationToken);

    /// <summary>Does the same with another program.</summary>
    public static async Task<string> RunAsync(
        string program, string[] arguments, IEnumerable<KeyValuePair<string, string?>> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var printed = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? printed : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
        finally
        {
            process.Kill(); // does nothing if it has ended
        }
    }
}
