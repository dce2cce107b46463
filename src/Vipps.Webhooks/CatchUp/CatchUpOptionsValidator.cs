using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.CatchUp;

/// <summary>Checks the settings of catching up when the app starts.</summary>
internal sealed class CatchUpOptionsValidator : IValidateOptions<CatchUpOptions>
{
    public ValidateOptionsResult Validate(string? name, CatchUpOptions options)
    {
        var limits = new OptionLimits(nameof(CatchUpOptions));
        var (second, minute, hour, day) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        limits.Require(nameof(options.FirstRead), options.FirstRead, second, hour);
        limits.Require(nameof(options.WhileCustomerWaits), options.WhileCustomerWaits, second, hour);
        limits.Require(nameof(options.CustomerWaitsFor), options.CustomerWaitsFor, minute, day);
        limits.Require(nameof(options.FirstDay), options.FirstDay, second, day);
        limits.Require(nameof(options.Later), options.Later, second, TimeSpan.FromDays(7));
        limits.Require(nameof(options.ListInterval), options.ListInterval, second, hour);
        limits.Require(nameof(options.HeadStart), options.HeadStart, TimeSpan.Zero, hour);
        limits.Require(nameof(options.MaxConcurrentReads), options.MaxConcurrentReads, 1, 64);
        limits.Require(nameof(options.AlarmAfter), options.AlarmAfter, minute, day);
        return limits.Result;
    }
}
