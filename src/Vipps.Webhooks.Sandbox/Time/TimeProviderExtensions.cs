namespace Vipps.Webhooks.Sandbox;

internal static class TimeProviderExtensions
{
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Waits until a point in time, not for a length of time, so that nothing is lost if the clock is moved between the decision to wait and
    /// the wait itself.
    /// </summary>
    public static async Task WaitUntilAsync(this TimeProvider time, DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (due - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            using var moved = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var wait = Task.Delay(left, time, moved.Token);
            if (left - (due - time.GetUtcNow()) < Slack)
            {
                await wait.ConfigureAwait(false);
                return;
            }

            // The clock was moved while the timer was being set: measure again.
            await moved.CancelAsync().ConfigureAwait(false);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
