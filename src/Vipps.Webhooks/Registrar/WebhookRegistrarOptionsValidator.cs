using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Registrar;

/// <summary>Checks the options of a registrar.</summary>
internal sealed class WebhookRegistrarOptionsValidator : IValidateOptions<WebhookRegistrarOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookRegistrarOptions options)
    {
        var rules = new SettingRules(options.ConfigurationPath, SettingRules.NameOf(nameof(WebhookRegistrarOptions), name));
        var week = TimeSpan.FromDays(7);
        rules.Require(nameof(options.Interval), options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        rules.Require(nameof(options.QuietFor), options.QuietFor, TimeSpan.Zero, week);
        rules.Require(nameof(options.RetireAfter), options.RetireAfter, TimeSpan.Zero, week);
        rules.Require(nameof(options.AbandonAfter), options.AbandonAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.RequireAtLeast(nameof(options.RotateEvery), options.RotateEvery ?? TimeSpan.MaxValue, TimeSpan.FromHours(1));
        return rules.Result;
    }
}
