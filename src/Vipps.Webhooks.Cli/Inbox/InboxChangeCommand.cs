using System.CommandLine;
using System.Globalization;
using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Cli;

/// <summary>Replays, discards or unparks deliveries. Asks first.</summary>
internal sealed class InboxChangeCommand : InboxDatabaseCommand
{
    private const int PageSize = 1000;

    private readonly InboxChange _change;
    private readonly InboxFilterOptions _filter;

    private readonly Option<long[]> _ids = new("--id") { Description = "The number of a delivery, as list shows it; can be repeated.", HelpName = "number" };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask." };

    public InboxChangeCommand(InboxChange change)
        : this(change, new InboxFilterOptions())
    {
    }

    private InboxChangeCommand(InboxChange change, InboxFilterOptions filter)
        : base(
            change.Name,
            change.Description,
            filter.All,
            [
                $"vipps-webhooks inbox {change.Name} --sqlite vipps-webhooks.db --id 17",
                $"vipps-webhooks inbox {change.Name} --ordering-key payment/123456/order-7",
                $"vipps-webhooks inbox {change.Name} --since 2026-03-01T08:00:00Z --type epayments.payment.captured.v1 --yes",
            ])
    {
        _change = change;
        _filter = filter;
        Options.Insert(0, _ids);
        Options.Add(_yes);
    }

    protected override bool Changes(ParseResult arguments) => true;

    protected override void Validate(ParseResult arguments)
    {
        _filter.Read(arguments);
        var isFiltered = arguments.GetValue(_filter.OrderingKey) is not null || arguments.GetValue(_filter.Since) is not null;
        if (arguments.GetValue(_ids) is { Length: > 0 })
        {
            if (isFiltered || arguments.GetValue(_filter.Type) is not null)
            {
                throw ToolException.WrongUse("Specify either the numbers of deliveries (--id) or what they have in common.");
            }
        }
        else if (!isFiltered)
        {
            throw ToolException.WrongUse(
                $"Specify what to {_change.Name}: --id, --ordering-key or --since.", $"{ToolIdentity.Name} inbox list shows the deliveries.");
        }
    }

    protected override async Task<int> RunAsync(ParseResult arguments, OpenInbox inbox, ToolConsole screen, CancellationToken cancellationToken)
    {
        var ids = arguments.GetValue(_ids) is { Length: > 0 } named
            ? [.. named.Distinct().Select(static id => (id, (InboxState?)null))]
            : await ChooseAsync(arguments, inbox, screen, cancellationToken);
        if (ids.Count == 0)
        {
            throw new ToolException(ExitCode.Refused, $"There is no such delivery to {_change.Name}.", $"{ToolIdentity.Name} inbox list shows the deliveries.");
        }

        if (!arguments.GetValue(_yes))
        {
            await AskAsync(ids.Count, screen, cancellationToken);
        }

        var done = new List<InboxChanged>();
        var notDone = new List<long>();
        try
        {
            foreach (var (id, state) in ids)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // What has begun is finished, so that the list of what was done is right after Ctrl-C.
                if (await _change.RunAsync(inbox.Admin, id, state, CancellationToken.None) is { } now)
                {
                    done.Add(new InboxChanged(id, now == id ? null : now));
                }
                else
                {
                    notDone.Add(id);
                }
            }
        }
        catch (Exception) when (done.Count > 0)
        {
            screen.Warn($"{_change.Past} before that: {string.Join(' ', done.Select(static changed => changed.Id))}");
            throw;
        }

        screen.Write(new InboxChangeResult(_change.Name, done, notDone), ToolJson.Readable.InboxChangeResult, console =>
        {
            foreach (var (id, replay) in done)
            {
                console.WriteRaw(string.Create(CultureInfo.InvariantCulture, $"{_change.Past} {id}{(replay is { } copy ? $" as {copy}" : "")}."));
            }

            foreach (var id in notDone)
            {
                console.WriteProse(string.Create(CultureInfo.InvariantCulture, $"Not {_change.Past.ToLowerInvariant()}: {id}. There is no such delivery, or {_change.NotDone}."));
            }
        });
        return notDone.Count == 0 ? ExitCode.Fine : ExitCode.Refused;
    }

    /// <summary>Finds the deliveries, with their states, the oldest first, which is the order of their events.</summary>
    private async Task<List<(long Id, InboxState? State)>> ChooseAsync(ParseResult arguments, OpenInbox inbox, ToolConsole screen, CancellationToken cancellationToken)
    {
        var query = _filter.Read(arguments);
        var found = new List<InboxEntry>();
        foreach (var state in _change.States)
        {
            found.AddRange(await screen.WaitForAsync(
                "Reading", () => inbox.ListAllAsync(before => query(state, before, PageSize), cancellationToken)));
        }

        if (_change != InboxChange.Replay)
        {
            return [.. found.Select(static entry => (entry.Id, (InboxState?)entry.State)).OrderBy(static entry => entry.Id)];
        }

        // An event that was replayed before has several rows: the oldest has its place in the sequence.
        var withBody = found.Where(static entry => entry.HasBody).OrderBy(static entry => entry.Id)
            .DistinctBy(static entry => entry.DeliveryKey, StringComparer.Ordinal).Select(static entry => (entry.Id, (InboxState?)entry.State)).ToList();
        if (found.Count(static entry => !entry.HasBody) is > 0 and var bare)
        {
            screen.Warn($"{bare} of these have no body any more, and cannot be replayed.");
        }

        return withBody;
    }

    private async Task AskAsync(int count, ToolConsole screen, CancellationToken cancellationToken)
    {
        var what = count == 1 ? "1 delivery" : $"{count} deliveries";
        if (!screen.CanAsk)
        {
            throw ToolException.WrongUse($"This would {_change.Name} {what}, and there is no one to ask. Nothing was changed.", "Add --yes to do it.");
        }

        screen.Remark(_change.Consequence);
        if (!await screen.ConfirmAsync($"{char.ToUpperInvariant(_change.Name[0])}{_change.Name[1..]} {what}?", cancellationToken))
        {
            throw new ToolException(ExitCode.Refused, "Nothing was changed.");
        }
    }
}

/// <param name="Id">The delivery.</param>
/// <param name="ReplayId">The new delivery, if it was replayed.</param>
internal sealed record InboxChanged(long Id, long? ReplayId);

/// <param name="Action">The command.</param>
/// <param name="Done">The deliveries to which it was done, in this order.</param>
/// <param name="NotDone">Those to which it could not be done.</param>
internal sealed record InboxChangeResult(string Action, IReadOnlyList<InboxChanged> Done, IReadOnlyList<long> NotDone);
