namespace Vipps.Webhooks.Storage.Page;

/// <summary>Something that a person does to a delivery.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Done">The sentence to show after it was done.</param>
/// <param name="NotDone">The usual reason why it could not be done.</param>
internal sealed record InboxAction(string Name, string Done, string NotDone)
{
    public static readonly InboxAction Replay = new(
        "replay",
        "Replayed: this is the new delivery. It is handled after those with its ordering key that wait.",
        "It was not replayed: it is not finished, or its body was deleted.");

    public static readonly InboxAction Discard = new(
        "discard",
        "Discarded. Later deliveries with its ordering key go on.",
        "It was not discarded: it is finished, or it is being handled now.");

    public static readonly InboxAction Unpark = new(
        "unpark",
        "Unparked: it is attempted again, and those behind it after it.",
        "It was not unparked: it is not parked any more.");

    public static IReadOnlyList<InboxAction> All { get; } = [Replay, Discard, Unpark];

    /// <summary>Indicates whether the action is possible for a delivery, as it was when it was read.</summary>
    public bool IsFor(InboxEntry entry) => Name switch
    {
        "replay" => entry.HasBody && entry.State is InboxState.Done or InboxState.Released or InboxState.Discarded,
        "discard" => !entry.IsBeingHandled && entry.State is InboxState.Waiting or InboxState.Parked,
        _ => entry.State == InboxState.Parked,
    };
}
