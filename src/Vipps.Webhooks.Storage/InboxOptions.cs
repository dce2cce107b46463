namespace Vipps.Webhooks.Storage;

/// <summary>The settings of an inbox. Read once, when the app starts.</summary>
public sealed class InboxOptions
{
    /// <summary>The number of deliveries that this process handles at the same time: 8 by default; 1 to 256.</summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// The time after which another process may take over a delivery whose process died while it handled it: 30 seconds by default; 1 second to
    /// 1 hour. Handlers may take longer: while its process lives, a delivery is not taken over. On SQLite, a restart takes over at once.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time after which the cancellation token of the handlers fires: 5 minutes by default; 10 ms to 1 hour. The attempt has then failed, and
    /// is repeated later.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time after its arrival at which a delivery that keeps failing is given up: 7 days by default, which is how long Vipps repeats a delivery;
    /// 1 minute to 90 days. A deploy that kills handlers does not shorten it, because attempts do not count.
    /// </summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The fate of a delivery that is given up: <see cref="GiveUpAction.Hold"/> by default.</summary>
    public GiveUpAction OnGiveUp { get; set; } = GiveUpAction.Hold;

    /// <summary>
    /// The time after it was finished at which the body of a delivery is deleted, because it may contain personal data: 7 days by default; 0 to
    /// 365 days. Without its body, a delivery cannot be replayed.
    /// </summary>
    public TimeSpan KeepBody { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The time after it was finished at which the row of a delivery is deleted: 30 days by default; 8 days to 10 years, and not shorter than
    /// <see cref="KeepBody"/>. Until then, a duplicate of it is recognised. Vipps repeats deliveries for 7 days.
    /// </summary>
    public TimeSpan KeepKey { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// True to encrypt the bodies of deliveries in the database, by ASP.NET Core's Data Protection; false by default. If its keys are lost, the events
    /// that wait are lost with them, though Vipps was answered 200: the app does not start in Production if they would be lost with its process.
    /// It can be changed at any time: what was stored before stays as it is, and is read either way. The keys of the event and of its order stay
    /// readable, with the references in them.
    /// </summary>
    public bool ProtectBodies { get; set; }

    /// <summary>The configuration section of the settings, for messages; null if they come from code.</summary>
    internal string? ConfigurationPath { get; set; }
}
