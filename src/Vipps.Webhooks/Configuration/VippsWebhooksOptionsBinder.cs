using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Configuration;

/// <summary>Reads the client's options from configuration.</summary>
internal static class VippsWebhooksOptionsBinder
{
    private const string Retry = nameof(VippsWebhooksOptions.Retry) + ":";

    /// <summary>Keys of which every client has at least one. Not Environment: a host has its own setting of that name.</summary>
    private static readonly string[] IdentifyingKeys =
        [nameof(VippsWebhooksOptions.ClientId), nameof(VippsWebhooksOptions.ClientSecret), nameof(VippsWebhooksOptions.SubscriptionKey)];

    /// <summary>Every setting.</summary>
    public static readonly IReadOnlyList<Setting<VippsWebhooksOptions>> Settings =
    [
        Setting.Name<VippsWebhooksOptions, VippsEnvironment>(
            nameof(VippsWebhooksOptions.Environment), static (options, value) => options.Environment = value, "is not one of Test and Production."),
        Setting.Url<VippsWebhooksOptions>(
            nameof(VippsWebhooksOptions.BaseAddress),
            static (options, value) => options.BaseAddress = value,
            "is not an absolute URL. Use one such as https://apitest.vipps.no."),
        Setting.Flag<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.AllowHttp), static (options, value) => options.AllowHttp = value),
        Setting.Name<VippsWebhooksOptions, VippsKeyType>(
            nameof(VippsWebhooksOptions.KeyType),
            static (options, value) => options.KeyType = value,
            "is not one of SalesUnit, Partner, Psp and Merchant."),
        Setting.Text<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.ClientId), static (options, value) => options.ClientId = value),
        Setting.Text<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.ClientSecret), static (options, value) => options.ClientSecret = value),
        Setting.Text<VippsWebhooksOptions>(
            nameof(VippsWebhooksOptions.SubscriptionKey), static (options, value) => options.SubscriptionKey = value),
        Setting.Text<VippsWebhooksOptions>(
            nameof(VippsWebhooksOptions.MerchantSerialNumber), static (options, value) => options.MerchantSerialNumber = value),
        Setting.Text<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.PspId), static (options, value) => options.PspId = value),
        Setting.Text<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.SystemName), static (options, value) => options.SystemName = value),
        Setting.Text<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.SystemVersion), static (options, value) => options.SystemVersion = value),
        Setting.Text<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.PluginName), static (options, value) => options.PluginName = value),
        Setting.Text<VippsWebhooksOptions>(nameof(VippsWebhooksOptions.PluginVersion), static (options, value) => options.PluginVersion = value),
        Setting.Number<VippsWebhooksOptions>(
            Retry + nameof(VippsRetryOptions.MaxRetryAttempts),
            static (options, value) => options.Retry.MaxRetryAttempts = value,
            "is not a number, such as 3."),
        Setting.Time<VippsWebhooksOptions>(
            Retry + nameof(VippsRetryOptions.BaseDelay),
            static (options, value) => options.Retry.BaseDelay = value,
            "00:00:00.5 for half a second"),
        Setting.Time<VippsWebhooksOptions>(
            Retry + nameof(VippsRetryOptions.MaxDelay),
            static (options, value) => options.Retry.MaxDelay = value,
            "00:00:20 for 20 seconds"),
        Setting.Time<VippsWebhooksOptions>(
            Retry + nameof(VippsRetryOptions.AttemptTimeout),
            static (options, value) => options.Retry.AttemptTimeout = value,
            "00:00:10 for 10 seconds"),
        Setting.Time<VippsWebhooksOptions>(
            Retry + nameof(VippsRetryOptions.TotalTimeout),
            static (options, value) => options.Retry.TotalTimeout = value,
            "00:01:00 for a minute"),
    ];

    /// <exception cref="OptionsValidationException">Values are of the wrong kind, or the section is the wrong one.</exception>
    public static void Bind(IConfiguration configuration, string name, VippsWebhooksOptions options)
    {
        if (WrongSection.Find(configuration, IdentifyingKeys, "AddVippsWebhooks") is { } mistake)
        {
            throw new OptionsValidationException(name, typeof(VippsWebhooksOptions), [mistake]);
        }

        options.ConfigurationPath = SettingsBinder.PathOf(configuration);
        SettingsBinder.Bind(configuration, name, options, Settings);
    }
}
