namespace Vipps.Webhooks.Sandbox;

internal static class TimeProviderExtensions
{
    /// <summary>
    /// Waits until a moment, not for a length of time: a clock that was moved between the decision to wait and the wait itself
    /// loses nothing.
    /// </summary>
    public static Task WaitUntilAsync(this TimeProvider time, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var left = due - time.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, time, cancellationToken) : Task.CompletedTask;
    }
}
