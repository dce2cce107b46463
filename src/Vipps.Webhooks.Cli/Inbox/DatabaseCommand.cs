using System.CommandLine;
using System.Data.Common;

namespace Vipps.Webhooks.Cli;

/// <summary>A command that looks into the database of an app.</summary>
internal abstract class DatabaseCommand : ToolCommand
{
    protected DatabaseCommand(string name, string description, Symbol[] own, string[] examples, string allReceivers)
        : base(name, description, own, examples) => Source = new InboxSource(this, allReceivers);

    public override string? Epilogue => InboxSource.Help;

    protected InboxSource Source { get; }

    /// <summary>Indicates whether the command changes the database.</summary>
    protected virtual bool Changes(ParseResult arguments) => false;

    protected abstract Task<int> RunAsync(ParseResult arguments, OpenDatabase database, ToolConsole screen, CancellationToken cancellationToken);

    /// <summary>Checks the arguments before the database is opened.</summary>
    /// <exception cref="ToolException">An argument is wrong.</exception>
    protected virtual void Validate(ParseResult arguments)
    {
    }

    protected sealed override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        Validate(arguments);
        var changes = Changes(arguments);
        try
        {
            await using var database = Source.Open(arguments, changes, screen);

            // Ctrl-C may get lost in a driver. Only a change is waited for: its list of what was done has to be right.
            var run = RunAsync(arguments, database, screen, cancellationToken);
            return await (changes ? run : run.WaitAsync(cancellationToken));
        }
        catch (DbException exception)
        {
            cancellationToken.ThrowIfCancellationRequested(); // a call that Ctrl-C broke off
            throw InboxFailure.Of(exception);
        }
    }
}
