using System.Reflection;
using System.Text;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>
/// Runs a sample's entry point in the process of the tests, for the many ways in which it ends at once: a process of its own takes the processor
/// for about a second.
/// </summary>
internal static class InProcess
{
    private static readonly AsyncLocal<TextWriter?> Screen = new();

    static InProcess()
    {
        Console.SetOut(new Router(Console.Out));
        Console.SetError(new Router(Console.Error));
    }

    public static async Task<(int ExitCode, string Screen)> RunAsync(string sample, params string[] args)
    {
        var screen = new StringWriter();
        var shared = TextWriter.Synchronized(screen); // Console.Out and Console.Error have a lock each
        Screen.Value = shared;
        var main = Assembly.LoadFrom(RunningProgram.PathOf(sample)).EntryPoint!;
        var exitCode = await Task.Run(() => (int)main.Invoke(null, [args])!, TestContext.Current.CancellationToken)
            .WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        lock (shared) // the lock that it takes itself
        {
            return (exitCode, screen.ToString());
        }
    }

    /// <summary>Writes to the screen of the run that writes, or to the real one.</summary>
    private sealed class Router(TextWriter real) : TextWriter
    {
        public override Encoding Encoding => real.Encoding;

        public override void Write(char value) => Target.Write(value);

        public override void Write(string? value) => Target.Write(value);

        public override void WriteLine(string? value) => Target.WriteLine(value);

        private TextWriter Target => Screen.Value ?? real;
    }
}
