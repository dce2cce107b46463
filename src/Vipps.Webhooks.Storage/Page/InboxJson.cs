using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Storage.Page;

/// <summary>The documents that the page answers to scripts. Their names are a promise; a member without a value is null, not absent.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(OverviewResult))]
[JsonSerializable(typeof(ListResult))]
[JsonSerializable(typeof(EntryResult))]
[JsonSerializable(typeof(BodyResult))]
[JsonSerializable(typeof(ActionResult))]
[JsonSerializable(typeof(ProblemResult))]
internal sealed partial class InboxJson : JsonSerializerContext;

/// <param name="Receiver">The name of the receiver; empty for the default one.</param>
/// <param name="HandlingPaused">True while the process that answers has paused handling, because every attempt failed.</param>
/// <param name="BodiesUnreadable">True if the process that answers found bodies that it cannot decrypt. Their deliveries wait.</param>
/// <param name="Stats">The numbers.</param>
/// <param name="Parked">The newest that are parked.</param>
/// <param name="Failing">The newest that failed and wait for another attempt.</param>
internal sealed record OverviewResult(
    string Receiver,
    bool HandlingPaused,
    bool BodiesUnreadable,
    StatsResult Stats,
    IReadOnlyList<EntryResult> Parked,
    IReadOnlyList<EntryResult> Failing);

/// <param name="Waiting">Those that wait, or are being handled.</param>
/// <param name="Held">Those of them that wait for a parked one.</param>
/// <param name="Parked">Those that hold back others.</param>
/// <param name="Done">Those that were handled.</param>
/// <param name="Released">Those that were given up and hold back none.</param>
/// <param name="Discarded">Those that a person discarded.</param>
/// <param name="OldestWaiting">The arrival of the oldest that waits; null if none does.</param>
internal sealed record StatsResult(long Waiting, long Held, long Parked, long Done, long Released, long Discarded, DateTimeOffset? OldestWaiting)
{
    public static StatsResult Of(InboxStats stats) =>
        new(stats.Waiting, stats.Held, stats.Parked, stats.Done, stats.Released, stats.Discarded, stats.OldestWaiting);
}

/// <param name="Deliveries">The deliveries, the newest first.</param>
/// <param name="Before">The value of <c>before</c> for the next page; null if there is none.</param>
internal sealed record ListResult(IReadOnlyList<EntryResult> Deliveries, long? Before);

/// <summary>A delivery without its body.</summary>
internal sealed record EntryResult(
    long Id,
    string State,
    string? EventType,
    string OrderingKey,
    string DeliveryKey,
    Guid? WebhookId,
    DateTimeOffset ReceivedAt,
    int Attempts,
    int Failures,
    DateTimeOffset? NextAttemptAt,
    bool IsBeingHandled,
    string? LastError,
    DateTimeOffset? FinishedAt,
    long? ReplayOf,
    long? HeldBy,
    long Holds,
    bool HasBody)
{
    public static EntryResult Of(InboxEntry entry) => new(
        entry.Id,
        StateName.Of(entry.State),
        entry.EventType.Name is { Length: > 0 } type ? type : null,
        entry.OrderingKey,
        entry.DeliveryKey,
        entry.WebhookId,
        entry.ReceivedAt,
        entry.Attempts,
        entry.Failures,
        entry.NextAttemptAt,
        entry.IsBeingHandled,
        entry.LastError,
        entry.FinishedAt,
        entry.ReplayOf,
        entry.HeldBy,
        entry.Holds,
        entry.HasBody);
}

/// <param name="Id">The delivery.</param>
/// <param name="Body">The body as text.</param>
internal sealed record BodyResult(long Id, string Body);

/// <param name="Id">The delivery.</param>
/// <param name="Action">The action that was done.</param>
/// <param name="ReplayId">The new delivery, if it was replayed.</param>
internal sealed record ActionResult(long Id, string Action, long? ReplayId);

/// <param name="Status">The status of the answer.</param>
/// <param name="Title">The fault.</param>
internal sealed record ProblemResult(int Status, string Title);

/// <summary>The names of states in addresses and documents.</summary>
internal static class StateName
{
    public static IReadOnlyList<(string Name, InboxState State)> All { get; } =
        [.. Enum.GetValues<InboxState>().Select(static state => (Of(state), state))];

    public static string Of(InboxState state) => state switch
    {
        InboxState.Waiting => "waiting",
        InboxState.Done => "done",
        InboxState.Parked => "parked",
        InboxState.Released => "released",
        _ => "discarded",
    };
}
