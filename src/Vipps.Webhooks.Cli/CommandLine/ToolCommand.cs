using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>One command: its options, its examples, and one place where whatever goes wrong becomes a message and an exit code.</summary>
internal abstract class ToolCommand : Command
{
    /// <summary>On every command.</summary>
    public static readonly Option<OutputFormat> OutputOption = new("--output", "-o")
    {
        Description = "For people (the default), or for scripts: one JSON document on standard output, also where something fails.",
        HelpName = "text|json",
        Recursive = true,
    };

    protected ToolCommand(string name, string description, Symbol[] own, string[] examples)
        : base(name, description)
    {
        foreach (var symbol in own)
        {
            Add(symbol);
        }

        Examples = examples;
        SetAction(RunGuardedAsync);
    }

    /// <summary>Command lines that work, for <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>What <c>--help</c> says below the examples; null where there is nothing to say.</summary>
    public virtual string? Epilogue => null;

    /// <summary>The option for which nothing is something; null where there is none.</summary>
    public virtual Option? MayBeEmpty => null;

    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken);

    private void Add(Symbol symbol)
    {
        if (symbol is Argument argument)
        {
            Arguments.Add(argument);
        }
        else
        {
            Options.Add((Option)symbol);
        }
    }

    private async Task<int> RunGuardedAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var screen = new ToolConsole(arguments.GetValue(OutputOption), arguments.Environment);
        try
        {
            return await RunAsync(arguments, screen, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Fail(new Failure(ExitCode.Interrupted, "Interrupted."));
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (Failure.Of(exception) is { } failure)
        {
            screen.Fail(failure);
            return failure.ExitCode;
        }
    }
}
