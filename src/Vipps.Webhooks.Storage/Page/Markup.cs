using System.Globalization;
using Microsoft.AspNetCore.Html;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Storage.Page;

/// <summary>Pieces of HTML. Whatever is put into them is encoded, unless it is a piece itself.</summary>
internal static class Markup
{
    public static IHtmlContent Nothing => HtmlString.Empty;

    public static IHtmlContent Of(FormattableString template) =>
        new HtmlFormattableString(CultureInfo.InvariantCulture, template.Format, template.GetArguments()!);

    public static IHtmlContent If(bool condition, FormattableString template) => condition ? Of(template) : Nothing;

    public static IHtmlContent Each<T>(IEnumerable<T> items, Func<T, IHtmlContent> piece)
    {
        var all = new HtmlContentBuilder();
        foreach (var item in items)
        {
            all.AppendHtml(piece(item));
        }

        return all;
    }

    /// <summary>
    /// Text of others, in which what is invisible or written from right to left is escaped: it could change what the rest of the line appears to say.
    /// </summary>
    public static string Plain(string text) => PrintableText.Of(text, int.MaxValue);

    /// <summary>A time, as people read it and as programs do.</summary>
    public static IHtmlContent Time(DateTimeOffset time, DateTimeOffset now) => Of(
        $"""<time datetime="{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}">{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</time> <span class="soft">({Distance(time - now)})</span>""");

    private static string Distance(TimeSpan time)
    {
        var span = time.Duration();
        var text = span switch
        {
            { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Days} d {span.Hours} h"),
            { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min"),
            { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s"),
        };
        return time > TimeSpan.Zero ? $"in {text}" : $"{text} ago";
    }
}
