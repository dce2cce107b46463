using System.Globalization;

namespace Vipps.Webhooks.Configuration;

/// <summary>One setting of an options class: its key below the section and the reader of its text.</summary>
/// <param name="Key">The key, such as <c>Retry:MaxDelay</c>.</param>
/// <param name="Read">Sets it and returns null, or returns what is wrong, to follow the key, if the text is of the wrong kind.</param>
internal sealed record Setting<TOptions>(string Key, Func<TOptions, string, string?> Read);

/// <summary>The kinds of settings. They are read alike on each version of .NET, whose own binders differ about empty values.</summary>
internal static class Setting
{
    public static Setting<TOptions> Text<TOptions>(string key, Action<TOptions, string> set) => new(key, (options, text) =>
    {
        set(options, text);
        return null;
    });

    public static Setting<TOptions> Url<TOptions>(string key, Action<TOptions, Uri> set, string advice) =>
        Of(key, set, static text => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var url) ? (url, true) : default, advice);

    public static Setting<TOptions> Name<TOptions, TEnum>(string key, Action<TOptions, TEnum> set, string advice)
        where TEnum : struct, Enum =>
        Of(key, set, static text => IsName<TEnum>(text) && Enum.TryParse<TEnum>(text, ignoreCase: true, out var name) ? (name, true) : default, advice);

    public static Setting<TOptions> Number<TOptions>(string key, Action<TOptions, int> set, string advice) =>
        Of(key, set, static text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? (number, true) : default, advice);

    public static Setting<TOptions> Flag<TOptions>(string key, Action<TOptions, bool> set) =>
        Of(key, set, static text => bool.TryParse(text, out var flag) ? (flag, true) : default, "is not one of true and false.");

    /// <summary>A time with a colon: .NET reads a number alone as days.</summary>
    public static Setting<TOptions> Time<TOptions>(string key, Action<TOptions, TimeSpan> set, string example)
    {
        var time = Of(
            key,
            set,
            static text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? (span, true) : default,
            $"is not a time, such as {example}.");
        return time with
        {
            Read = (options, text) => int.TryParse(text, CultureInfo.InvariantCulture, out var days)
                ? $"is {days} days: .NET reads a number alone as days. Write hours, minutes and seconds, such as {example}."
                : time.Read(options, text),
        };
    }

    // Enum.TryParse also accepts a number or a list of names.
    private static bool IsName<TEnum>(string text)
        where TEnum : struct, Enum =>
        Enum.GetNames<TEnum>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    private static Setting<TOptions> Of<TOptions, TValue>(
        string key, Action<TOptions, TValue> set, Func<string, (TValue Value, bool IsRead)> read, string advice) =>
        new(key, (options, text) =>
        {
            var (value, isRead) = read(text);
            if (isRead)
            {
                set(options, value);
            }

            return isRead ? null : advice;
        });
}
