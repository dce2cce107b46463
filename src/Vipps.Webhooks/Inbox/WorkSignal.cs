namespace Vipps.Webhooks.Inbox;

/// <summary>Tells a loop in the background that there is something to do now. Set any number of times, it is one signal.</summary>
internal sealed class WorkSignal
{
    private volatile TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => _signal.TrySetResult();

    /// <summary>Waits for the signal, or until the time is over, and takes it.</summary>
    /// <returns>True if it was set; false if the time is over.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        await _signal.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_signal.Task.IsCompleted)
        {
            return false;
        }

        // What sets it from here on is done by the time at which the loop looks.
        _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return true;
    }
}
