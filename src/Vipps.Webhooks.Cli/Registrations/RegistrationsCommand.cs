using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>The commands for the webhooks that an app keeps registered.</summary>
internal sealed class RegistrationsCommand : ToolCommand
{
    public RegistrationsCommand()
        : base(
            "registrations",
            "Looks into the webhooks that an app keeps registered (KeepRegistered), in SQLite or PostgreSQL: lists, rotates, and deletes what the app leaves alone.",
            [],
            [
                "vipps-webhooks registrations list --sqlite vipps-webhooks.db",
                "vipps-webhooks registrations rotate payments --sqlite vipps-webhooks.db --wait",
                "vipps-webhooks registrations prune --sqlite vipps-webhooks.db --host old.shop.example",
            ])
    {
        Subcommands.Add(new RegistrationsListCommand());
        Subcommands.Add(new RegistrationsRotateCommand());
        Subcommands.Add(new RegistrationsPruneCommand());
    }

    public override string? Epilogue => InboxSource.Help;

    protected override Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken) =>
        throw ToolException.WrongUse(
            $"Specify what to do: {string.Join(", ", Subcommands.Select(static command => command.Name))}.", $"See {ToolIdentity.Name} {Name} --help.");
}
