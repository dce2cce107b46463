using System.Collections;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Everything that a run uses besides its arguments: streams, environment variables and the working directory. It is passed in, so that
/// runs in one process share nothing.
/// </summary>
internal sealed class ToolEnvironment
{
    // The time that a command has to end after Ctrl-C; then the process ends anyway.
    private static readonly TimeSpan InterruptTimeout = TimeSpan.FromSeconds(5);

    private readonly Lazy<Stream> _input;
    private readonly Lazy<Stream> _output;

    /// <param name="openInput">Opens standard input when it is first read.</param>
    /// <param name="openOutput">Opens standard output for bytes when a command first writes some.</param>
    public ToolEnvironment(Func<Stream> openInput, Func<Stream> openOutput) =>
        (_input, _output) = (new Lazy<Stream>(openInput), new Lazy<Stream>(openOutput));

    /// <summary>Standard input. It belongs to the process and is not disposed of.</summary>
    public Stream Input => _input.Value;

    /// <summary>True if standard input is a person's keyboard.</summary>
    public required bool IsInputTerminal { get; init; }

    public required IAnsiConsoleOutput Out { get; init; }

    /// <summary>Standard output for bytes, without an encoding. It belongs to the process and is not disposed of.</summary>
    public Stream OutBytes => _output.Value;

    public required IAnsiConsoleOutput Error { get; init; }

    /// <summary>Indicates whether terminals understand colours. Default: detected by the library.</summary>
    public AnsiSupport Ansi { get; init; } = AnsiSupport.Detect;

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The working directory, as an absolute path.</summary>
    public required string Directory { get; init; }

    /// <summary>The time that a command has to end after Ctrl-C; null if the tool is not to handle signals.</summary>
    public TimeSpan? TerminationTimeout { get; init; }

    /// <summary>The environment of this process.</summary>
    public static ToolEnvironment OfProcess() => new(Console.OpenStandardInput, Console.OpenStandardOutput)
    {
        IsInputTerminal = !Console.IsInputRedirected,
        Out = new AnsiConsoleOutput(Console.Out),
        Error = new AnsiConsoleOutput(Console.Error),
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            static entry => (string)entry.Key,
            static entry => (string?)entry.Value ?? "",
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal),
        Directory = System.IO.Directory.GetCurrentDirectory(),
        TerminationTimeout = InterruptTimeout,
    };

    /// <returns>The value of an environment variable; null if it is not set.</returns>
    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    /// <summary>Makes a path absolute, relative to the working directory.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Directory);
}
