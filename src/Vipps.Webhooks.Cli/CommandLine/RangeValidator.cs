using System.CommandLine;
using System.Globalization;

namespace Vipps.Webhooks.Cli;

/// <summary>Numbers that have ends.</summary>
internal static class RangeValidator
{
    /// <summary>Refuses what is below or above; what is no number at all is refused already.</summary>
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
