using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Configuration;

/// <summary>Collects the options that are out of their limits, each with its value and the limits.</summary>
/// <param name="optionsName">The name of the options' type.</param>
internal sealed class OptionLimits(string optionsName)
{
    private readonly List<string> _failures = [];

    /// <summary>The result of all checks.</summary>
    public ValidateOptionsResult Result => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    public void Require<T>(string option, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            _failures.Add($"{optionsName}.{option} is {value}, and must be between {least} and {most}.");
        }
    }

    public void RequireAtLeast<T>(string option, T value, T least)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0)
        {
            _failures.Add($"{optionsName}.{option} is {value}, and must be at least {least}.");
        }
    }
}
