using System.CommandLine;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Lists the webhooks and what looks wrong with them.</summary>
internal sealed class ListCommand() : ApiCommand(
    "list",
    "Lists the webhooks of the sales unit and reports what looks wrong with them. Vipps never lists their secrets.",
    [],
    [
        "vipps-webhooks list",
        "vipps-webhooks list --output json | jq -r '.webhooks[].id'",
    ])
{
    protected override async Task<int> RunAsync(
        ParseResult arguments, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        var webhooks = await screen.WaitForAsync($"Asking {vipps.Server}", () => vipps.Webhooks.ListAsync(cancellationToken));
        var result = new ListResult([.. webhooks.Select(WebhookResult.Of)], WebhookFinding.In(webhooks));
        screen.Write(result, ToolJson.Readable.ListResult, console =>
        {
            if (webhooks.Count == 0)
            {
                console.WriteProse($"No webhook is registered ({vipps.Scope}).");
                return;
            }

            TableWriter.Write(
                console,
                ["Id", "URL", "Events"],
                [.. webhooks.Select(static webhook =>
                    (string[])[webhook.Id.ToString(), webhook.UrlText, string.Join('\n', EventNames.Shorten(webhook.Events))])]);
            foreach (var finding in result.Findings)
            {
                finding.WriteTo(console);
                console.WriteRaw(new ColoredText($"  {string.Join(' ', finding.WebhookIds)}", Color.Grey));
            }
        });
        return ExitCode.Fine;
    }
}
