using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Registrar;

/// <summary>Checks the options of a registrar.</summary>
internal sealed class WebhookRegistrarOptionsValidator : IValidateOptions<WebhookRegistrarOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookRegistrarOptions options)
    {
        var failures = new List<string>();
        var week = TimeSpan.FromDays(7);
        Require(nameof(options.Interval), options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Require(nameof(options.QuietFor), options.QuietFor, TimeSpan.Zero, week);
        Require(nameof(options.RetireAfter), options.RetireAfter, TimeSpan.Zero, week);
        Require(nameof(options.AbandonAfter), options.AbandonAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Require(nameof(options.RotateEvery), options.RotateEvery ?? TimeSpan.MaxValue, TimeSpan.FromHours(1), TimeSpan.MaxValue);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(string option, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                failures.Add(
                    most == TimeSpan.MaxValue
                        ? $"{nameof(WebhookRegistrarOptions)}.{option} is {value}, and must be at least {least}."
                        : $"{nameof(WebhookRegistrarOptions)}.{option} is {value}, and must be between {least} and {most}.");
            }
        }
    }
}
