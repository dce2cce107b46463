using System.CommandLine;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Page;

namespace Vipps.Webhooks.Cli;

/// <summary>Lists the deliveries of an inbox.</summary>
internal sealed class InboxListCommand : InboxDatabaseCommand
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    private static readonly InboxFilterOptions Filter = new();

    private static readonly Option<InboxState?> StateOption = new("--state") { Description = "Those in one state.", HelpName = "state" };

    private static readonly Option<bool> FailedOption = new("--failed") { Description = "Those of which an attempt failed." };

    private static readonly Option<int> LimitOption = new Option<int>("--limit")
    {
        Description = $"The number of deliveries at most, 1 to {MaxLimit}. Default: {DefaultLimit}.",
        HelpName = "number",
        DefaultValueFactory = static _ => DefaultLimit,
    }.Between(1, MaxLimit);

    private static readonly Option<long?> BeforeOption = new("--before") { Description = "Those older than this number: the next page.", HelpName = "number" };

    public InboxListCommand()
        : base(
            "list",
            "Lists deliveries, the newest first, with their last error and without their bodies.",
            [StateOption, FailedOption, .. Filter.All, LimitOption, BeforeOption],
            [
                "vipps-webhooks inbox list --sqlite vipps-webhooks.db --state parked",
                "vipps-webhooks inbox list --ordering-key payment/123456/order-7",
                "vipps-webhooks inbox list --failed --since 12h --output json | jq -r '.deliveries[].id'",
            ])
    {
    }

    protected override void Validate(ParseResult arguments) => Filter.Read(arguments);

    protected override async Task<int> RunAsync(ParseResult arguments, OpenInbox inbox, ToolConsole screen, CancellationToken cancellationToken)
    {
        var limit = arguments.GetValue(LimitOption);
        var wanted = Filter.Read(arguments)(arguments.GetValue(StateOption), arguments.GetValue(BeforeOption), limit);
        var query = new InboxQuery
        {
            State = wanted.State,
            OrderingKey = wanted.OrderingKey,
            EventType = wanted.EventType,
            ReceivedSince = wanted.ReceivedSince,
            HasFailed = arguments.GetValue(FailedOption),
            Before = wanted.Before,
            Limit = limit,
        };
        var found = await screen.WaitForAsync("Reading", () => inbox.Admin.ListAsync(query, cancellationToken));
        long? before = found.Count == limit ? found[^1].Id : null;
        screen.Write(new InboxListResult([.. found.Select(EntryResult.Of)], before), ToolJson.Readable.InboxListResult, console =>
        {
            if (found.Count == 0)
            {
                console.WriteProse("There is no such delivery.");
            }

            foreach (var entry in found)
            {
                InboxText.WriteLine(console, entry);
            }

            if (before is not null)
            {
                console.WriteRaw();
                console.WriteProse($"There may be more: --before {before}");
            }
        });
        return ExitCode.Fine;
    }
}

/// <param name="Deliveries">The deliveries, the newest first.</param>
/// <param name="Before">The value of <c>--before</c> for the next page; null if there is none.</param>
internal sealed record InboxListResult(IReadOnlyList<EntryResult> Deliveries, long? Before);
