using System.CommandLine;
using System.Data.Common;

namespace Vipps.Webhooks.Cli;

/// <summary>A command that looks into an inbox.</summary>
internal abstract class InboxDatabaseCommand : ToolCommand
{
    private readonly InboxSource _source;

    protected InboxDatabaseCommand(string name, string description, Symbol[] own, string[] examples)
        : base(name, description, own, examples) => _source = new InboxSource(this);

    public override string? Epilogue => InboxSource.Help;

    protected virtual bool Changes => false;

    protected abstract Task<int> RunAsync(ParseResult arguments, OpenInbox inbox, ToolConsole screen, CancellationToken cancellationToken);

    /// <summary>Checks the arguments before the inbox is opened.</summary>
    /// <exception cref="ToolException">An argument is wrong.</exception>
    protected virtual void Validate(ParseResult arguments)
    {
    }

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        Validate(arguments);
        try
        {
            // Ctrl-C that comes while a driver connects may get lost in it. Only a change is waited for: its list of what was done has to be right.
            await using var inbox = await _source.OpenAsync(arguments, Changes, screen, cancellationToken).WaitAsync(cancellationToken);
            var run = RunAsync(arguments, inbox, screen, cancellationToken);
            return await (Changes ? run : run.WaitAsync(cancellationToken));
        }
        catch (DbException exception)
        {
            cancellationToken.ThrowIfCancellationRequested(); // a call that Ctrl-C broke off
            throw InboxFailure.Of(exception);
        }
    }
}
