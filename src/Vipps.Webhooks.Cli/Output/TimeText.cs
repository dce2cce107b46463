using System.Globalization;

namespace Vipps.Webhooks.Cli;

/// <summary>Formats a span of time as people say it, in its two largest units.</summary>
internal static class TimeText
{
    public static string Of(TimeSpan time)
    {
        var span = time.Duration();
        return span switch
        {
            { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Days} d {span.Hours} h"),
            { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min"),
            { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s"),
        };
    }
}
