using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.CatchUp;

/// <summary>Checks the settings of catching up when the app starts.</summary>
internal sealed class CatchUpOptionsValidator : IValidateOptions<CatchUpOptions>
{
    public ValidateOptionsResult Validate(string? name, CatchUpOptions options)
    {
        var rules = new SettingRules(options.ConfigurationPath, SettingRules.NameOf(nameof(CatchUpOptions), name));
        var (second, minute, hour, day) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        rules.Require(nameof(options.FirstRead), options.FirstRead, second, hour);
        rules.Require(nameof(options.WhileCustomerWaits), options.WhileCustomerWaits, second, hour);
        rules.Require(nameof(options.CustomerWaitsFor), options.CustomerWaitsFor, minute, day);
        rules.Require(nameof(options.FirstDay), options.FirstDay, second, day);
        rules.Require(nameof(options.Later), options.Later, second, TimeSpan.FromDays(7));
        rules.Require(nameof(options.ListInterval), options.ListInterval, second, hour);
        rules.Require(nameof(options.HeadStart), options.HeadStart, TimeSpan.Zero, hour);
        rules.Require(nameof(options.MaxConcurrentReads), options.MaxConcurrentReads, 1, 64);
        rules.Require(nameof(options.AlarmAfter), options.AlarmAfter, minute, day);
        return rules.Result;
    }
}
