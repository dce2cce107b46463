using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Storage;

/// <summary>The settings of an inbox in configuration.</summary>
internal static class InboxSettings
{
    public const string Section = "Inbox";

    public static readonly IReadOnlyList<Setting<InboxOptions>> All =
    [
        Setting.Number<InboxOptions>(
            nameof(InboxOptions.Concurrency), static (options, value) => options.Concurrency = value, "is not a number, such as 8."),
        Setting.Time<InboxOptions>(nameof(InboxOptions.Lease), static (options, value) => options.Lease = value, "00:00:30 for 30 seconds"),
        Setting.Time<InboxOptions>(
            nameof(InboxOptions.HandlerTimeout), static (options, value) => options.HandlerTimeout = value, "00:05:00 for 5 minutes"),
        Setting.Time<InboxOptions>(nameof(InboxOptions.GiveUpAfter), static (options, value) => options.GiveUpAfter = value, "7.00:00:00 for 7 days"),
        Setting.Name<InboxOptions, GiveUpAction>(
            nameof(InboxOptions.OnGiveUp), static (options, value) => options.OnGiveUp = value, "is not one of Hold and Release."),
        Setting.Time<InboxOptions>(nameof(InboxOptions.KeepBody), static (options, value) => options.KeepBody = value, "7.00:00:00 for 7 days"),
        Setting.Time<InboxOptions>(nameof(InboxOptions.KeepKey), static (options, value) => options.KeepKey = value, "30.00:00:00 for 30 days"),
        Setting.Flag<InboxOptions>(nameof(InboxOptions.ProtectBodies), static (options, value) => options.ProtectBodies = value),
    ];
}
