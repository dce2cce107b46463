namespace Vipps.Webhooks.Sandbox;

/// <summary>The times of the attempts at a delivery that was not accepted.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>; Vipps may change it.</remarks>
internal static class DeliverySchedule
{
    /// <summary>The time after which an attempt without an answer has failed.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The time from the first attempt after which no attempt begins.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>The time without any answer after which a registration is deleted.</summary>
    public static readonly TimeSpan UnresponsiveLimit = TimeSpan.FromDays(14);

    /// <summary>Returns the time at which the next attempt is due; null if the delivery is given up.</summary>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="failedAt">The time at which it failed.</param>
    /// <param name="firstStartedAt">The time at which the first attempt began.</param>
    public static DateTimeOffset? NextAttempt(int attempt, DateTimeOffset failedAt, DateTimeOffset firstStartedAt)
    {
        var due = failedAt + DelayAfter(attempt);
        return due - firstStartedAt <= Lifetime ? due : null;
    }

    private static TimeSpan DelayAfter(int attempt) => attempt switch
    {
        < 4 => TimeSpan.FromSeconds(2),
        4 => TimeSpan.FromSeconds(60),
        5 => TimeSpan.FromSeconds(120),
        < 29 => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };
}
