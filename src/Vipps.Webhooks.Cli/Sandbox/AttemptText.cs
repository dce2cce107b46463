using System.Globalization;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes an attempt at a delivery in one line.</summary>
internal static class AttemptText
{
    public static void Write(IAnsiConsole console, AttemptLine attempt, bool withSubject)
    {
        var subject = withSubject ? $"{attempt.Type} {attempt.Reference} " : "";
        console.WriteRaw(
            new ColoredText(TimeOf(attempt.StartedAt), Color.Grey),
            $"  {subject}-> {attempt.Url.Split('?')[0]}  ",
            new ColoredText(Outcome(attempt), attempt.IsAccepted ? Color.Green : Color.Red));
    }

    public static string TimeOf(DateTimeOffset moment) => moment.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Outcome(AttemptLine attempt)
    {
        var number = attempt.Number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" at attempt {attempt.Number}");
        return attempt.IsAccepted
            ? string.Create(CultureInfo.InvariantCulture, $"{attempt.Status} accepted{number}")
            : attempt.NextAttemptAt is { } next
                ? $"{Sentence(attempt.Failure)} Next attempt at {TimeOf(next)}."
                : $"{Sentence(attempt.Failure)} No further attempt.";
    }

    // The framework's own messages have no full stop.
    private static string Sentence(string? text) => text is null || text.EndsWith('.') ? text ?? "" : text + ".";
}
