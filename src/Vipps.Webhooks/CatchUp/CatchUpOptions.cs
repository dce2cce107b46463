namespace Vipps.Webhooks;

/// <summary>The pace at which open payments are read. The defaults are Vipps' advice, as far as there is any. Read once, when the app starts.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/polling-guidelines/">Polling guidelines</see>.</remarks>
public sealed class CatchUpOptions
{
    /// <summary>The time from the creation of a payment to its first read: 1 second to 1 hour. Default: 5 seconds.</summary>
    public TimeSpan FirstRead { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two reads of a payment while a customer waits: 1 second to 1 hour. Default: 2 seconds.</summary>
    public TimeSpan WhileCustomerWaits { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The age up to which a customer may wait: 1 minute to 1 day. Default: 11 minutes, because a payment expires after 10 by default.
    /// </summary>
    public TimeSpan CustomerWaitsFor { get; set; } = TimeSpan.FromMinutes(11);

    /// <summary>The time between two reads after that, within the first day: 1 second to 1 day. Default: 5 minutes.</summary>
    public TimeSpan FirstDay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The time between two reads of a payment that is older than a day: 1 second to 7 days. Default: 1 hour.</summary>
    public TimeSpan Later { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The time between two questions to <see cref="IOpenPayments"/>: 1 second to 1 hour. Default: 5 seconds.</summary>
    public TimeSpan ListInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time that a webhook has before its event is taken from the event log: 0 to 1 hour. Default: 5 seconds. So an event that is caught up is one
    /// whose webhook is late or lost.
    /// </summary>
    public TimeSpan HeadStart { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The number of payments that are read at once: 1 to 64. Default: 4.</summary>
    public int MaxConcurrentReads { get; set; } = 4;

    /// <summary>
    /// The time for which events may have to be caught up before the health check is degraded: 1 minute to 1 day. Default: 10 minutes.
    /// </summary>
    public TimeSpan AlarmAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The configuration section of the settings, for messages; null if they come from code.</summary>
    internal string? ConfigurationPath { get; set; }
}
