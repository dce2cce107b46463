namespace Vipps.Webhooks;

/// <summary>
/// Thrown by a handler that cannot succeed yet and knows when to try again, such as while another system is down for maintenance. An inbox waits
/// that long before its next attempt; without an inbox, it is a failure like any other, and Vipps' schedule holds.
/// </summary>
public sealed class RetryLaterException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="delay">The time to wait before the next attempt: 0 to 1 day.</param>
    /// <param name="message">The reason, for logs and for the inbox's list; no personal data. A default message if it is null.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative or longer than a day.</exception>
    public RetryLaterException(TimeSpan delay, string? message = null, Exception? innerException = null)
        : base(message ?? $"The handler asked to be called again after {delay}.", innerException)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(1));
        Delay = delay;
    }

    /// <summary>The time to wait before the next attempt.</summary>
    public TimeSpan Delay { get; }
}
