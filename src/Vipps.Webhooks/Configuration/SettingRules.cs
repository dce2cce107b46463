using System.Globalization;

namespace Vipps.Webhooks.Configuration;

/// <summary>Collects what is wrong with settings, each by its configuration key and with what to do.</summary>
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

    public List<string> Failures { get; } = [];

    public void Fail(string key, string reason) => Failures.Add($"{_prefix}{key} {reason}");

    public void Check(bool holds, string key, string reason)
    {
        if (!holds)
        {
            Fail(key, reason);
        }
    }

    /// <summary>Checks that a key is there, and is one.</summary>
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

    /// <summary>Checks the limits of a time. Days are told: 24:00:00 is 24 of them to .NET.</summary>
    public void CheckTime(TimeSpan value, bool holds, string key, string limits) => Check(
        holds,
        key,
        value < TimeSpan.FromDays(1)
            ? $"must be {limits}."
            : string.Create(CultureInfo.InvariantCulture, $"must be {limits}. It was read as {value.TotalDays:0.##} days."));
}
