using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Admin;

namespace Vipps.Webhooks.Cli;

/// <summary>Something that a person does to deliveries of an inbox.</summary>
/// <param name="Name">The command.</param>
/// <param name="Description">The description of the command.</param>
/// <param name="States">The states of those that are found without their numbers.</param>
/// <param name="Consequence">The consequence, for the question.</param>
/// <param name="Past">The word for it after it was done.</param>
/// <param name="NotDone">The usual reason why it could not be done.</param>
/// <param name="RunAsync">
/// Does it, if the delivery is still in the state in which it was found; null if the delivery was given by its number. Returns null if it could not be done, and otherwise
/// the number of the delivery to look at.
/// </param>
internal sealed record InboxChange(
    string Name,
    string Description,
    IReadOnlyList<InboxState> States,
    string Consequence,
    string Past,
    string NotDone,
    Func<WebhookInboxAdmin, long, InboxState?, CancellationToken, Task<long?>> RunAsync)
{
    public static readonly InboxChange Replay = new(
        "replay",
        "Handles finished deliveries once more, the oldest first. Without --id: those that were handled or released, each event once.",
        [InboxState.Done, InboxState.Released],
        "Their handlers run once more: one that saves DeliveryKey does nothing, and any other does its work again.",
        "Replayed",
        "it is not finished, or its body was deleted",
        static (inbox, id, _, stop) => inbox.ReplayAsync(id, stop)); // what is finished stays so

    public static readonly InboxChange Discard = new(
        "discard",
        "Ends deliveries without handling them; later ones with their ordering key go on. Without --id: those that are parked.",
        [InboxState.Parked],
        "They are not handled, and later ones with their ordering key go on.",
        "Discarded",
        "it is finished, is being handled, or is no longer parked",
        static async (inbox, id, found, stop) => await inbox.DiscardAsync(id, found, stop) ? id : null);

    public static readonly InboxChange Unpark = new(
        "unpark",
        "Attempts parked deliveries again, and those behind them, as if they had just arrived.",
        [InboxState.Parked],
        "They are attempted again, and those behind them.",
        "Unparked",
        "it is not parked",
        static async (inbox, id, _, stop) => await inbox.UnparkAsync(id, stop) ? id : null); // of those that are parked alone

    public static IReadOnlyList<InboxChange> All { get; } = [Replay, Discard, Unpark];
}
