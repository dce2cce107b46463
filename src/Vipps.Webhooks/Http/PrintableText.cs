using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Http;

/// <summary>
/// Makes other parties' text fit for a line of a log or a terminal: it cannot begin a line, move the cursor, change what the rest of the line
/// appears to say, or fill the log.
/// </summary>
internal static class PrintableText
{
    /// <summary>The default limit, longer than any id of a shop or of Vipps: a reference has at most 64 characters.</summary>
    public const int MaxLength = 100;

    private const char Cut = '…';

    /// <summary>Replaces invisible characters, and those written from right to left, with an escape such as <c>\u202E</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">The longest result in characters; a longer one is cut and ends in <c>…</c>.</param>
    /// <returns><paramref name="text"/> itself if there is nothing to change, as is usual.</returns>
    public static string Of(string text, int maxLength = MaxLength)
    {
        if (text.Length <= maxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var result = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            var part = IsPlain(rune) ? rune.ToString() : Escape(rune);
            if (result.Length + part.Length > maxLength)
            {
                result.Length = Math.Min(result.Length, maxLength - 1);
                return result.Append(Cut).ToString();
            }

            result.Append(part);
        }

        return result.ToString();
    }

    private static bool IsPlain(Rune rune) => !IsRightToLeft(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    // Unicode's blocks for such scripts, which also reverse the digits and signs beside them.
    private static bool IsRightToLeft(int codePoint) => codePoint
        is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    private static string Escape(Rune rune) => rune.IsBmp
        ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
        : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
}
