namespace Vipps.Webhooks.Storage.Handling;

/// <summary>Decides what becomes of a delivery whose handler failed. Time ends the attempts, not their number.</summary>
internal sealed class RetrySchedule(InboxOptions options, Func<double> random)
{
    /// <summary>The number of attempts in a row whose process died, after which the delivery is taken for the reason.</summary>
    public const int MaxCrashes = 5;

    /// <summary>The longest time until a body that cannot be decrypted is looked at again.</summary>
    public static readonly TimeSpan MaxUnreadablePause = TimeSpan.FromMinutes(5);

    private const double Jitter = 0.2;

    private static readonly TimeSpan MinUnreadablePause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
    ];

    /// <summary>Decides after a failure.</summary>
    /// <param name="failures">The number of failures, with this one.</param>
    /// <param name="receivedAt">The arrival of the delivery.</param>
    /// <param name="now">The current time.</param>
    /// <param name="asked">The delay that the handler asked for; null if it did not.</param>
    /// <returns>The new state, and the delay until the next attempt if it waits.</returns>
    public (InboxState State, TimeSpan? Delay) After(int failures, DateTimeOffset receivedAt, DateTimeOffset now, TimeSpan? asked)
    {
        // Never at the first failure: until then, it may have waited for its turn, for the database or for a key.
        if (failures > 1 && now - receivedAt >= options.GiveUpAfter)
        {
            return (options.OnGiveUp == GiveUpAction.Hold ? InboxState.Parked : InboxState.Released, null);
        }

        var delay = Delays[Math.Clamp(failures - 1, 0, Delays.Length - 1)];
        return (InboxState.Waiting, asked ?? delay * (1 - Jitter + (2 * Jitter * random())));
    }

    /// <summary>
    /// Returns the time until a body that cannot be decrypted is looked at again: soon while it is new, since another process may have a key that this
    /// one has not seen yet, and rarely when there may be thousands of them.
    /// </summary>
    /// <param name="age">The time since the delivery arrived.</param>
    public static TimeSpan UnreadablePause(TimeSpan age) =>
        TimeSpan.FromTicks(Math.Clamp(age.Ticks / 10, MinUnreadablePause.Ticks, MaxUnreadablePause.Ticks));

    /// <summary>True if the process died so often while it handled this delivery that it is taken for the reason.</summary>
    /// <param name="unrecorded">The attempts since the last one whose end was recorded, with the one that was just claimed.</param>
    public static bool IsCrashLoop(int unrecorded) => unrecorded - 1 >= MaxCrashes;
}
