using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Registrar;

/// <summary>The settings of a registrar in configuration.</summary>
internal static class WebhookRegistrarSettings
{
    public const string Section = "Registrar";

    public static readonly IReadOnlyList<Setting<WebhookRegistrarOptions>> All =
    [
        Setting.Time<WebhookRegistrarOptions>(
            nameof(WebhookRegistrarOptions.Interval), static (options, value) => options.Interval = value, "00:15:00 for 15 minutes"),
        Setting.Time<WebhookRegistrarOptions>(
            nameof(WebhookRegistrarOptions.RotateEvery), static (options, value) => options.RotateEvery = value, "90.00:00:00 for 90 days"),
        Setting.Time<WebhookRegistrarOptions>(
            nameof(WebhookRegistrarOptions.QuietFor), static (options, value) => options.QuietFor = value, "02:00:00 for 2 hours"),
        Setting.Time<WebhookRegistrarOptions>(
            nameof(WebhookRegistrarOptions.RetireAfter), static (options, value) => options.RetireAfter = value, "1.00:00:00 for a day"),
        Setting.Time<WebhookRegistrarOptions>(
            nameof(WebhookRegistrarOptions.AbandonAfter), static (options, value) => options.AbandonAfter = value, "00:02:00 for 2 minutes"),
    ];
}
