using System.CommandLine;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>What is registered, and what looks wrong with it.</summary>
internal sealed class ListCommand() : ApiCommand(
    "list",
    "Lists the webhooks of the sales unit, and tells what looks wrong with them. Vipps never lists their secrets.",
    [],
    [
        "vipps-webhooks list",
        "vipps-webhooks list --output json | jq -r '.webhooks[].id'",
    ])
{
    protected override async Task<int> RunAsync(
        ParseResult arguments, VippsSession vipps, Screen screen, CancellationToken cancellationToken)
    {
        var webhooks = await screen.WaitForAsync($"Asking {vipps.Server}", () => vipps.Webhooks.ListAsync(cancellationToken));
        var result = new ListResult([.. webhooks.Select(WebhookResult.Of)], WebhookFinding.In(webhooks));
        screen.Write(result, ToolJson.Readable.ListResult, console =>
        {
            if (webhooks.Count == 0)
            {
                console.WriteLine($"No webhook is registered ({vipps.Scope}).");
                return;
            }

            console.Write(ToTable(webhooks));
            foreach (var finding in result.Findings)
            {
                console.Write(new Text("! ", new Style(foreground: Color.Yellow)));
                console.WriteLine(finding.Message);
                console.WriteLine($"  {finding.Next}");
                console.WriteLine($"  {string.Join(' ', finding.WebhookIds)}", new Style(foreground: Color.Grey));
            }
        });
        return ExitCode.Fine;
    }

    private static Table ToTable(IReadOnlyList<Webhook> webhooks)
    {
        var table = Tables.New("Id", "URL", "Events");
        table.Columns[0].NoWrap();
        foreach (var webhook in webhooks)
        {
            table.AddRow(
                new Text(webhook.Id.ToString()),
                new Text(webhook.UrlText),
                new Text(string.Join('\n', EventNames.Shorten(webhook.Events))));
        }

        return table;
    }
}
