using Spectre.Console;

namespace Vipps.Webhooks.Benchmarks;

/// <summary>What is measured by a program of its own, since it takes a server, a process or a heap, and not a method.</summary>
public interface IMeasurement
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Measures, and prints a table.</summary>
    /// <param name="console">Where to print.</param>
    /// <param name="isShort">Whether it only has to be seen that it runs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken);
}
