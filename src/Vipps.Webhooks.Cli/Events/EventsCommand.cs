using System.CommandLine;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>The names, so that nobody has to look them up elsewhere.</summary>
internal sealed class EventsCommand() : ToolCommand(
    "events",
    "Lists the event types that exist, and the words for sets of them.",
    [],
    ["vipps-webhooks events", "vipps-webhooks events --output json"])
{
    protected override Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        var result = WebhookEventTypes.All
            .Select(type => new EventResult(type.Name, EventNames.Sets.FirstOrDefault(set => set.Value.Contains(type)).Key))
            .ToArray();
        screen.Write(result, ToolJson.Readable.EventResultArray, console =>
        {
            var table = Tables.New("Event type", "Set");
            foreach (var entry in result)
            {
                table.AddRow(new Text(entry.Name), new Text(entry.Set ?? ""));
            }

            console.Write(table);
        });
        return Task.FromResult(ExitCode.Fine);
    }
}

/// <param name="Name">The full name.</param>
/// <param name="Set">The word for the set that it is of; null where it is of none.</param>
internal sealed record EventResult(string Name, string? Set);
