using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>Lists the event types, so that they need not be looked up elsewhere.</summary>
internal sealed class EventsCommand() : ToolCommand(
    "events",
    "Lists the event types and the words for sets of them.",
    [],
    ["vipps-webhooks events", "vipps-webhooks events --output json"])
{
    protected override Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var result = WebhookEventTypes.All
            .Select(type => new EventResult(type.Name, EventNames.Sets.FirstOrDefault(set => set.Value.Contains(type)).Key, EventDescriptions.Of(type)))
            .ToArray();
        screen.Write(result, ToolJson.Readable.EventResultArray, console => TableWriter.Write(
            console,
            ["Event type", "Set", "Meaning"],
            [.. result.Select(static entry => (string[])[entry.Name, entry.Set ?? "", entry.Description])]));
        return Task.FromResult(ExitCode.Fine);
    }
}

/// <param name="Name">The full name.</param>
/// <param name="Set">The word for the set that it belongs to; null if it belongs to none.</param>
/// <param name="Description">The meaning, in one sentence.</param>
internal sealed record EventResult(string Name, string? Set, string Description);
