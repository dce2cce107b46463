namespace Vipps.Webhooks;

/// <summary>Options of the registrar of one receiver. Read once, when the app starts.</summary>
public sealed class WebhookRegistrarOptions
{
    /// <summary>The time between two runs, give or take a tenth. Default: 15 minutes; from 1 second to 1 day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The age at which a webhook is replaced, to change its secret; null, the default, for never. At least 1 hour.</summary>
    public TimeSpan? RotateEvery { get; set; }

    /// <summary>
    /// The time that a replaced webhook must have been without a refused delivery before it is deleted: longer than Vipps' hourly retries,
    /// which are probably lost with it. Default: 2 hours; from zero to 7 days.
    /// </summary>
    public TimeSpan QuietFor { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// The time after which a replaced webhook may be deleted even if the new one has not delivered anything. Default: 24 hours; from zero
    /// to 7 days.
    /// </summary>
    public TimeSpan RetireAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The time after which a registration that was begun and not finished counts as abandoned. Longer than a registration request can
    /// take. Default: 2 minutes; from 1 second to 1 hour.
    /// </summary>
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The configuration section of the settings, for messages; null if they come from code.</summary>
    internal string? ConfigurationPath { get; set; }
}
