using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// Checks the limits of each setting. Written by hand, without reflection, so that a message names the exact configuration key.
/// </summary>
internal sealed class VippsWebhookReceiverOptionsValidator : IValidateOptions<VippsWebhookReceiverOptions>
{
    public ValidateOptionsResult Validate(string? name, VippsWebhookReceiverOptions options)
    {
        var rules = new SettingRules(options.ConfigurationPath, nameof(VippsWebhookReceiverOptions));
        rules.CheckTime(
            options.Tolerance,
            options.Tolerance >= TimeSpan.FromSeconds(1) && options.Tolerance <= TimeSpan.FromDays(1),
            nameof(options.Tolerance),
            "at least 00:00:01 and at most 1.00:00:00");
        rules.Check(options.MaxBodyLength is >= 1 and <= 16 * 1024 * 1024, nameof(options.MaxBodyLength), "must be 1 to 16777216 bytes.");
        rules.CheckTime(
            options.HandlerTimeout,
            options.HandlerTimeout >= TimeSpan.FromMilliseconds(10) && options.HandlerTimeout <= TimeSpan.FromSeconds(9.5),
            nameof(options.HandlerTimeout),
            "at least 00:00:00.01 and at most 00:00:09.5, as Vipps waits 10 seconds for the answer");
        rules.Check(options.MaxRememberedDeliveries is >= 0 and <= 1_000_000, nameof(options.MaxRememberedDeliveries), "must be 0 to 1000000.");
        return rules.Result;
    }
}
