using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>The limits of each setting. Written by hand: no reflection, and a message that names the very configuration key.</summary>
internal sealed class VippsWebhookReceiverOptionsValidator : IValidateOptions<VippsWebhookReceiverOptions>
{
    public ValidateOptionsResult Validate(string? name, VippsWebhookReceiverOptions options)
    {
        var failures = new List<string>();
        Check(
            options.Tolerance >= TimeSpan.FromSeconds(1) && options.Tolerance <= TimeSpan.FromDays(1),
            nameof(options.Tolerance),
            "must be at least 00:00:01 and at most 1.00:00:00.");
        Check(options.MaxBodyLength is >= 1 and <= 16 * 1024 * 1024, nameof(options.MaxBodyLength), "must be 1 to 16777216 bytes.");
        Check(
            options.HandlerTimeout >= TimeSpan.FromMilliseconds(10) && options.HandlerTimeout <= TimeSpan.FromSeconds(9.5),
            nameof(options.HandlerTimeout),
            "must be at least 00:00:00.01 and at most 00:00:09.5: Vipps waits 10 seconds for the answer.");
        Check(options.DuplicateMemory is >= 0 and <= 1_000_000, nameof(options.DuplicateMemory), "must be 0 to 1000000.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string key, string reason)
        {
            if (!holds)
            {
                failures.Add($"{options.ConfigurationPath ?? nameof(VippsWebhookReceiverOptions)}:{key} {reason}");
            }
        }
    }
}
