namespace Vipps.Webhooks.CatchUp;

/// <summary>The pace at which a payment is read: often while a customer waits, then every few minutes, then every hour. Pure.</summary>
internal static class CatchUpPace
{
    /// <summary>The most that failures of one payment slow its reads down.</summary>
    private static readonly TimeSpan MaxFailureDelay = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Returns the time from a read to the next one.</summary>
    /// <param name="age">The age of the payment.</param>
    /// <param name="failures">The number of reads that failed, one after the other.</param>
    /// <param name="slowdown">The factor by which all reads are slowed down.</param>
    /// <param name="options">The settings.</param>
    public static TimeSpan Delay(TimeSpan age, int failures, int slowdown, CatchUpOptions options)
    {
        var usual = age < options.CustomerWaitsFor ? options.WhileCustomerWaits : age < Day ? options.FirstDay : options.Later;
        var failed = failures == 0 ? TimeSpan.Zero : Min(MaxFailureDelay, options.WhileCustomerWaits * Math.Pow(2, Math.Min(failures, 16)));
        return Max(usual, failed) * slowdown;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
