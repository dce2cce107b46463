using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Registrar;

/// <summary>Checks the options of a registrar.</summary>
internal sealed class WebhookRegistrarOptionsValidator : IValidateOptions<WebhookRegistrarOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookRegistrarOptions options)
    {
        var limits = new OptionLimits(nameof(WebhookRegistrarOptions));
        var week = TimeSpan.FromDays(7);
        limits.Require(nameof(options.Interval), options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        limits.Require(nameof(options.QuietFor), options.QuietFor, TimeSpan.Zero, week);
        limits.Require(nameof(options.RetireAfter), options.RetireAfter, TimeSpan.Zero, week);
        limits.Require(nameof(options.AbandonAfter), options.AbandonAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        limits.RequireAtLeast(nameof(options.RotateEvery), options.RotateEvery ?? TimeSpan.MaxValue, TimeSpan.FromHours(1));
        return limits.Result;
    }
}
