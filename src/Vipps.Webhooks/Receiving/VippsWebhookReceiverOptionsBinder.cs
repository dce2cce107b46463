using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Registrations;

namespace Vipps.Webhooks.Receiving;

/// <summary>Reads the receiver's options from configuration.</summary>
internal static class VippsWebhookReceiverOptionsBinder
{
    private const string Section = "Receiver";

    private static readonly string[] Sections = [Section, ConfigurationRegistrationSource.Key];

    private static readonly Setting<VippsWebhookReceiverOptions>[] Settings =
    [
        Setting.Time<VippsWebhookReceiverOptions>(
            nameof(VippsWebhookReceiverOptions.Tolerance), static (options, value) => options.Tolerance = value, "00:05:00 for 5 minutes"),
        Setting.Number<VippsWebhookReceiverOptions>(
            nameof(VippsWebhookReceiverOptions.MaxBodyLength),
            static (options, value) => options.MaxBodyLength = value,
            "is not a number of bytes, such as 262144."),
        Setting.Time<VippsWebhookReceiverOptions>(
            nameof(VippsWebhookReceiverOptions.HandlerTimeout),
            static (options, value) => options.HandlerTimeout = value,
            "00:00:09 for 9 seconds"),
        Setting.Number<VippsWebhookReceiverOptions>(
            nameof(VippsWebhookReceiverOptions.MaxRememberedDeliveries),
            static (options, value) => options.MaxRememberedDeliveries = value,
            "is not a number, such as 10000."),
        Setting.Flag<VippsWebhookReceiverOptions>(
            nameof(VippsWebhookReceiverOptions.UseRequestTarget), static (options, value) => options.UseRequestTarget = value),
    ];

    /// <exception cref="OptionsValidationException">Values are of the wrong kind, or it is the wrong section.</exception>
    public static void Bind(IConfiguration configuration, string name, string call, VippsWebhookReceiverOptions options)
    {
        if (WrongSection.Find(configuration, Sections, call) is { } problem)
        {
            throw new OptionsValidationException(name, typeof(VippsWebhookReceiverOptions), [problem]);
        }

        var section = configuration.GetSection(Section);
        options.ConfigurationPath = section.Path;
        SettingsBinder.Bind(section, name, options, Settings);
    }
}
