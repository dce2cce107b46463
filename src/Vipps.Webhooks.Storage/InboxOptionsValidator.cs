using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Storage;

/// <summary>Checks the settings of an inbox when the app starts.</summary>
internal sealed class InboxOptionsValidator : IValidateOptions<InboxOptions>
{
    public ValidateOptionsResult Validate(string? name, InboxOptions options)
    {
        var failures = new List<string>();
        Check(options.Concurrency is >= 1 and <= 256, "Concurrency must be 1 to 256.");
        InRange(options.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(InboxOptions.Lease));
        InRange(options.HandlerTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(InboxOptions.HandlerTimeout));
        InRange(options.GiveUpAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90), nameof(InboxOptions.GiveUpAfter));
        InRange(options.KeepBody, TimeSpan.Zero, TimeSpan.FromDays(365), nameof(InboxOptions.KeepBody));
        InRange(options.KeepKey, TimeSpan.FromDays(8), TimeSpan.FromDays(3650), nameof(InboxOptions.KeepKey));
        Check(options.KeepKey >= options.KeepBody, "KeepKey must not be shorter than KeepBody.");
        Check(Enum.IsDefined(options.OnGiveUp), "OnGiveUp must be Hold or Release.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void InRange(TimeSpan value, TimeSpan min, TimeSpan max, string setting) =>
            Check(value >= min && value <= max, $"{setting} must be {min} to {max}; it is {value}.");

        void Check(bool isRight, string failure)
        {
            if (!isRight)
            {
                failures.Add($"The inbox of the receiver {(string.IsNullOrEmpty(name) ? "without a name" : $"'{name}'")}: {failure}");
            }
        }
    }
}
