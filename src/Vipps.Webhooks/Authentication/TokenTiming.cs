namespace Vipps.Webhooks.Authentication;

/// <summary>The times at which a token is renewed and for which a failure is waited out.</summary>
internal static class TokenTiming
{
    /// <summary>The lifetime assumed if the answer specifies none, or less than a second; short, so that little is lost if it is wrong.</summary>
    public static readonly TimeSpan AssumedLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The longest lifetime that is believed.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(7);

    /// <summary>The time for which a token that replaced a rejected one is kept even if it is rejected too: it is not the reason.</summary>
    public static readonly TimeSpan RejectedReplacementKeep = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MinLead = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstCredentialsBackoff = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxCredentialsBackoff = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Returns how long before expiry a token is renewed: the larger of 60 s and 10 % of its lifetime (Vipps' advice), plus up to a fifth of
    /// that, so that many processes do not renew together. It is never more than half the lifetime.
    /// </summary>
    /// <param name="lifetime">From receipt to expiry.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan RefreshLead(TimeSpan lifetime, double random)
    {
        var lead = TimeSpan.FromTicks(Math.Max(MinLead.Ticks, lifetime.Ticks / 10)) * (1 + (0.2 * random));
        return TimeSpan.FromTicks(Math.Min(lead.Ticks, lifetime.Ticks / 2));
    }

    /// <summary>Returns the wait after a failure before Vipps is asked again: it doubles with each, with 20 % jitter either way.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="consecutiveFailures">The number of failures in a row, this one included.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan Backoff(TokenFailure failure, int consecutiveFailures, double random)
    {
        var (first, max) = failure.CredentialsRefused
            ? (FirstCredentialsBackoff, MaxCredentialsBackoff)
            : (FirstBackoff, MaxBackoff);
        var doubled = first * Math.Pow(2, Math.Min(consecutiveFailures - 1, 10));
        var backoff = TimeSpan.FromTicks(Math.Min(doubled.Ticks, max.Ticks)) * (0.8 + (0.4 * random));

        // A longer wait that Vipps asks for prevails, within reason.
        var requested = Math.Min((failure.RetryAfter ?? TimeSpan.Zero).Ticks, MaxCredentialsBackoff.Ticks);
        return TimeSpan.FromTicks(Math.Max(requested, backoff.Ticks));
    }
}
