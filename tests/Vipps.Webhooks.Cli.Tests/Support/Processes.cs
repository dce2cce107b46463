using System.Diagnostics;

namespace Vipps.Webhooks.Cli.Tests;

internal static class Processes
{
    /// <summary>Types, and reads what a process writes until it ends. One that does not end is killed.</summary>
    public static async Task<string> ReadToExitAsync(this Process process, string? typed = null)
    {
        try
        {
            if (typed is not null)
            {
                await process.StandardInput.WriteAsync(typed);
                await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            }

            var screen = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).OrGiveUpAsync();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).OrGiveUpAsync();
            return screen;
        }
        finally
        {
            process.KillIfItRuns();
        }
    }

    /// <summary>Kills a process, with what it started.</summary>
    public static void KillIfItRuns(this Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
