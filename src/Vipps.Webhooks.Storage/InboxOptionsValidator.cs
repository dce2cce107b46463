using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Storage;

/// <summary>Checks the settings of an inbox when the app starts.</summary>
internal sealed class InboxOptionsValidator : IValidateOptions<InboxOptions>
{
    public ValidateOptionsResult Validate(string? name, InboxOptions options)
    {
        var rules = new SettingRules(options.ConfigurationPath, SettingRules.NameOf(nameof(InboxOptions), name));
        rules.Require(nameof(options.Concurrency), options.Concurrency, 1, 256);
        rules.Require(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.Require(nameof(options.HandlerTimeout), options.HandlerTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        rules.Require(nameof(options.GiveUpAfter), options.GiveUpAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90));
        rules.Require(nameof(options.KeepBody), options.KeepBody, TimeSpan.Zero, TimeSpan.FromDays(365));
        rules.Require(nameof(options.KeepKey), options.KeepKey, TimeSpan.FromDays(8), TimeSpan.FromDays(3650));
        rules.Check(options.KeepKey >= options.KeepBody, nameof(options.KeepKey), $"must not be shorter than {nameof(options.KeepBody)}.");
        rules.Check(Enum.IsDefined(options.OnGiveUp), nameof(options.OnGiveUp), "is not one of Hold and Release.");
        return rules.Result;
    }
}
