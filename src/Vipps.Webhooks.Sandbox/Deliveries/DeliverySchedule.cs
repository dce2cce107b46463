namespace Vipps.Webhooks.Sandbox;

/// <summary>When a delivery that was not accepted is tried again.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>; Vipps may change it.</remarks>
internal static class DeliverySchedule
{
    /// <summary>A receiver that has not answered by then has failed.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>From the first attempt on; no attempt begins later than this.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>An endpoint that gave no answer for so long loses its registration.</summary>
    public static readonly TimeSpan UnresponsiveLimit = TimeSpan.FromDays(14);

    /// <summary>When the next attempt is due; null when the delivery is given up.</summary>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="failedAt">When it had failed.</param>
    /// <param name="firstStartedAt">When the first attempt began.</param>
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
