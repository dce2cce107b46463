using System.Globalization;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Configuration;

/// <summary>Collects the mistakes in settings, each with its configuration key and what to do.</summary>
/// <param name="path">The section they come from, empty for the root; null if they come from code.</param>
/// <param name="optionsName">The options' name, which stands for the section if they come from code.</param>
internal sealed class SettingRules(string? path, string optionsName)
{
    private readonly string _prefix = path switch
    {
        null => optionsName + ":",
        "" => "",
        _ => path + ":",
    };

    /// <summary>Returns the name of options that may be those of one receiver among several.</summary>
    public static string NameOf(string options, string? receiver) => string.IsNullOrEmpty(receiver) ? options : $"{options} of the receiver '{receiver}'";

    public List<string> Failures { get; } = [];

    /// <summary>The result of all checks.</summary>
    public ValidateOptionsResult Result => Failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(Failures);

    public void Fail(string key, string reason) => Failures.Add($"{_prefix}{key} {reason}");

    public void Check(bool holds, string key, string reason)
    {
        if (!holds)
        {
            Fail(key, reason);
        }
    }

    /// <summary>Checks the limits of a number or a time. Not for a value that may be secret: the message repeats it.</summary>
    public void Require<T>(string key, T value, T least, T most)
        where T : IComparable<T> =>
        Check(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0, key, $"is {value}, and must be between {least} and {most}.");

    /// <summary>Checks the lower limit of a number or a time. Not for a value that may be secret: the message repeats it.</summary>
    public void RequireAtLeast<T>(string key, T value, T least)
        where T : IComparable<T> =>
        Check(value.CompareTo(least) >= 0, key, $"is {value}, and must be at least {least}.");

    /// <summary>Checks that a key is set and was passed on without a mistake.</summary>
    public void RequireKey(string? value, string key, string whereFrom)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Fail(key, $"is not set. {whereFrom}");
        }
        else if (SettingText.FindMistake(value) is { } mistake)
        {
            Fail(key, mistake);
        }
    }

    /// <summary>Checks the limits of a time. The message names days, because .NET reads 24:00:00 as 24 of them.</summary>
    public void CheckTime(TimeSpan value, bool holds, string key, string limits) => Check(
        holds,
        key,
        value < TimeSpan.FromDays(1)
            ? $"must be {limits}."
            : string.Create(CultureInfo.InvariantCulture, $"must be {limits}. It was read as {value.TotalDays:0.##} days."));
}
