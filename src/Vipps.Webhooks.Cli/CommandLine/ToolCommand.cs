using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>A command: its options, its examples, and the one place that turns failures into a message and an exit code.</summary>
internal abstract class ToolCommand : Command
{
    /// <summary>The option of every command.</summary>
    public static readonly Option<OutputFormat> OutputOption = new("--output", "-o")
    {
        Description = "The format: text for people (the default), or json for scripts: one JSON document on standard output, even if the command fails.",
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

    /// <summary>Working command lines, for <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The text that <c>--help</c> prints below the examples; null if there is none.</summary>
    public virtual string? Epilogue => null;

    /// <summary>The option that accepts an empty value; null if none does.</summary>
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
