namespace Vipps.Webhooks.CatchUp;

/// <summary>Asks the catch-up of a receiver to read all open payments now, whatever their own pace says. Made any number of times, it is one request.</summary>
internal sealed class CatchUpRequest
{
    private volatile TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A task that completes when it is made.</summary>
    public Task Made => _made.Task;

    public void Make() => _made.TrySetResult();

    /// <summary>Takes the request, for the one who carries it out.</summary>
    /// <returns>True if it was made.</returns>
    public bool Take()
    {
        if (!_made.Task.IsCompleted)
        {
            return false;
        }

        _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return true;
    }
}
