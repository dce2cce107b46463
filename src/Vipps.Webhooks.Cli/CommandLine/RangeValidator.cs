using System.CommandLine;
using System.Globalization;

namespace Vipps.Webhooks.Cli;

/// <summary>Limits the range of numbers.</summary>
internal static class RangeValidator
{
    /// <summary>Refuses numbers outside the range. Text that is not a number is left to <see cref="ValueValidator"/>.</summary>
    public static Option<T> Between<T>(this Option<T> option, T least, T most)
        where T : IComparable<T>, IParsable<T>
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && !(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least} to {most}."));
            }
        });
        return option;
    }
}
