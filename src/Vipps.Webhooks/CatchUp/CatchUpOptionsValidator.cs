using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.CatchUp;

/// <summary>Checks the settings of catching up when the app starts.</summary>
internal sealed class CatchUpOptionsValidator : IValidateOptions<CatchUpOptions>
{
    public ValidateOptionsResult Validate(string? name, CatchUpOptions options)
    {
        var failures = new List<string>();
        var (second, minute, hour, day) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        Require(nameof(options.FirstRead), options.FirstRead, second, hour);
        Require(nameof(options.WhileCustomerWaits), options.WhileCustomerWaits, second, hour);
        Require(nameof(options.CustomerWaitsFor), options.CustomerWaitsFor, minute, day);
        Require(nameof(options.FirstDay), options.FirstDay, second, day);
        Require(nameof(options.Later), options.Later, second, TimeSpan.FromDays(7));
        Require(nameof(options.ListInterval), options.ListInterval, second, hour);
        Require(nameof(options.HeadStart), options.HeadStart, TimeSpan.Zero, hour);
        Require(nameof(options.MaxConcurrentReads), options.MaxConcurrentReads, 1, 64);
        Require(nameof(options.AlarmAfter), options.AlarmAfter, minute, day);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require<T>(string option, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                failures.Add($"{nameof(CatchUpOptions)}.{option} is {value}, and must be between {least} and {most}.");
            }
        }
    }
}
