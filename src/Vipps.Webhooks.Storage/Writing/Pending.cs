using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Storage.Writing;

/// <summary>A delivery that waits to be stored.</summary>
internal sealed class Pending(InboxRow row)
{
    public InboxRow Row => row;

    /// <summary>True if it was stored, false if it was known.</summary>
    public TaskCompletionSource<bool> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
