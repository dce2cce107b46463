namespace Vipps.Webhooks.Cli.Tests;

/// <summary>The tool while it runs, in this process or in its own: what it writes, how it ends, and Ctrl-C.</summary>
internal abstract class ToolHandle : IAsyncDisposable
{
    public abstract StreamReader Output { get; }

    public abstract StreamReader Error { get; }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public abstract Task<int> WaitForExitAsync();

    /// <summary>Presses Ctrl-C.</summary>
    public abstract Task InterruptAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>
    /// Starts the tool in a directory without settings, and with nothing of this machine's own settings: in this process, unless a tool
    /// that was compiled or installed is to be tested.
    /// </summary>
    public static ToolHandle Start(
        string[] args, IReadOnlyDictionary<string, string>? environment = null, string? input = null, string? directory = null) =>
        ToolProcess.IsOtherTool
            ? ToolProcess.Start(args, environment, input, directory)
            : PlayedTool.Start(args, environment, input, directory);
}
