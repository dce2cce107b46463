using System.Globalization;

namespace Vipps.Webhooks.Cli;

/// <summary>Parses a date and time as people and headers write it.</summary>
internal static class TimestampParser
{
    /// <exception cref="ToolException">It is not a date and time.</exception>
    public static DateTimeOffset Parse(string text, string option) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var moment)
            ? moment.ToUniversalTime()
            : throw ToolException.WrongUse(
                $"{option} is not a date and time.",
                "Write 2023-03-30T08:38:32Z (without Z or an offset: UTC), or Thu, 30 Mar 2023 08:38:32 GMT.");
}
