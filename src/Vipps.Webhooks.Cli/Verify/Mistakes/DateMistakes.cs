using System.Globalization;

namespace Vipps.Webhooks.Cli;

/// <summary>Dates that are signed in place of the text of <c>x-ms-date</c>.</summary>
internal static class DateMistakes
{
    private static readonly string[] Formats =
        ["r", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.fffZ", "o", "ddd, dd MMM yyyy HH:mm:ss +0000", "ddd, d MMM yyyy HH:mm:ss 'GMT'"];

    private static readonly string[] Others = ["Date", "X-Date", "X-Forwarded-Date"];

    public static IEnumerable<Mistake> Of(CapturedRequest request, string date)
    {
        foreach (var name in Others)
        {
            foreach (var other in request.ValuesOf(name))
            {
                yield return Make(
                    new(
                        "dateOfOtherHeader",
                        $"The signature is for the date of the header {name}, not for that of x-ms-date.",
                        "Sign the text of x-ms-date, and send the two together. Servers on the way set Date again."),
                    other);
            }
        }

        if (!DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            yield break;
        }

        var form = new Finding(
            "dateForm",
            "The signature is for the date of x-ms-date in another format.",
            "Sign exactly the text of x-ms-date, such as Thu, 30 Mar 2023 08:38:32 GMT (format r in .NET).");
        var utc = moment.ToUniversalTime();
        foreach (var format in Formats)
        {
            yield return Make(form, utc.ToString(format, CultureInfo.InvariantCulture));
        }

        yield return Make(form, utc.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        yield return Make(form, utc.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
    }

    private static Mistake Make(Finding finding, string date) => new(SignedPart.Date, finding, attempt => attempt with { Date = date });
}
