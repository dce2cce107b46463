using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Http;

/// <summary>
/// Makes text of others fit for a line of a log or of a terminal: it can neither begin a line, nor move the cursor, nor change what the rest
/// of the line appears to say, nor fill the log.
/// </summary>
internal static class PrintableText
{
    /// <summary>Longer than any id of a shop or of Vipps: a reference has at most 64 characters.</summary>
    public const int MaxLength = 100;

    private const char Cut = '…';

    /// <summary>Shows what is invisible, and what is written from right to left, as an escape such as <c>\u202E</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">The longest result in characters; what is longer is cut and ends in <c>…</c>.</param>
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

    // The blocks of Unicode for such scripts: they turn around the digits and signs beside them, too.
    private static bool IsRightToLeft(int codePoint) => codePoint
        is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    private static string Escape(Rune rune) => rune.IsBmp
        ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
        : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
}
