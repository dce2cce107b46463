using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.CatchUp;

/// <summary>The settings of catching up in configuration.</summary>
internal static class CatchUpSettings
{
    public const string Section = "CatchUp";

    public static readonly IReadOnlyList<Setting<CatchUpOptions>> All =
    [
        Setting.Time<CatchUpOptions>(nameof(CatchUpOptions.FirstRead), static (options, value) => options.FirstRead = value, "00:00:05 for 5 seconds"),
        Setting.Time<CatchUpOptions>(
            nameof(CatchUpOptions.WhileCustomerWaits), static (options, value) => options.WhileCustomerWaits = value, "00:00:02 for 2 seconds"),
        Setting.Time<CatchUpOptions>(
            nameof(CatchUpOptions.CustomerWaitsFor), static (options, value) => options.CustomerWaitsFor = value, "00:11:00 for 11 minutes"),
        Setting.Time<CatchUpOptions>(nameof(CatchUpOptions.FirstDay), static (options, value) => options.FirstDay = value, "00:05:00 for 5 minutes"),
        Setting.Time<CatchUpOptions>(nameof(CatchUpOptions.Later), static (options, value) => options.Later = value, "01:00:00 for an hour"),
        Setting.Time<CatchUpOptions>(
            nameof(CatchUpOptions.ListInterval), static (options, value) => options.ListInterval = value, "00:00:05 for 5 seconds"),
        Setting.Time<CatchUpOptions>(nameof(CatchUpOptions.HeadStart), static (options, value) => options.HeadStart = value, "00:00:05 for 5 seconds"),
        Setting.Number<CatchUpOptions>(
            nameof(CatchUpOptions.MaxConcurrentReads), static (options, value) => options.MaxConcurrentReads = value, "is not a number, such as 4."),
        Setting.Time<CatchUpOptions>(
            nameof(CatchUpOptions.AlarmAfter), static (options, value) => options.AlarmAfter = value, "00:10:00 for 10 minutes"),
    ];
}
