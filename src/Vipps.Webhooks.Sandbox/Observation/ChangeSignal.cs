namespace Vipps.Webhooks.Sandbox;

/// <summary>Wakes waiters if something changes, so that none has to poll.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource<bool> _next = NewSource();
    private bool _closed;

    public void Raise() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult(true);

    /// <summary>Ends every wait, now and later.</summary>
    public void Close()
    {
        Volatile.Write(ref _closed, true);
        Raise();
    }

    public async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before the condition is checked, so that a change in between completes it.
            var next = Volatile.Read(ref _next).Task;
            if (condition())
            {
                return;
            }

            ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), typeof(VippsSandbox));
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource<bool> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
