using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>A command that looks into an inbox.</summary>
internal abstract class InboxDatabaseCommand(string name, string description, Symbol[] own, string[] examples)
    : DatabaseCommand(name, description, own, examples, "the one without a name")
{
    protected abstract Task<int> RunAsync(ParseResult arguments, OpenInbox inbox, ToolConsole screen, CancellationToken cancellationToken);

    protected sealed override async Task<int> RunAsync(
        ParseResult arguments, OpenDatabase database, ToolConsole screen, CancellationToken cancellationToken) =>
        await RunAsync(arguments, await OpenInbox.OfAsync(database, Source.Receiver(arguments) ?? "", cancellationToken), screen, cancellationToken);
}
