using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>The commands for a durable inbox.</summary>
internal sealed class InboxCommand : ToolCommand
{
    public InboxCommand()
        : base(
            "inbox",
            "Looks into a durable inbox in SQLite or PostgreSQL: what waits, what is stuck and why; replays, discards and unparks deliveries.",
            [],
            [
                "vipps-webhooks inbox stats --sqlite vipps-webhooks.db",
                "vipps-webhooks inbox list --sqlite vipps-webhooks.db --state parked",
                "vipps-webhooks inbox unpark --sqlite vipps-webhooks.db --id 17",
            ])
    {
        Subcommands.Add(new InboxStatsCommand());
        Subcommands.Add(new InboxListCommand());
        Subcommands.Add(new InboxShowCommand());
        foreach (var change in InboxChange.All)
        {
            Subcommands.Add(new InboxChangeCommand(change));
        }
    }

    public override string? Epilogue => InboxSource.Help;

    protected override Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken) =>
        throw ToolException.WrongUse(
            $"Specify what to do: {string.Join(", ", Subcommands.Select(static command => command.Name))}.", $"See {ToolIdentity.Name} {Name} --help.");
}
