using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Vipps.Webhooks.Events;

/// <summary>
/// Makes JSON whose text is broken readable: a name that was cut in the middle of a letter must not cost the payment that it stands in.
/// </summary>
internal static class ReadableText
{
    /// <summary>The letter (U+FFFD) that takes the place of what is not text.</summary>
    public const char Replacement = '\uFFFD';

    private const int EscapeLength = 6; // \uFFFD

    /// <summary>
    /// Puts <see cref="Replacement"/> in the place of bytes that are not UTF-8, and of escapes (<c>\ud83d</c>) that are half a letter.
    /// </summary>
    /// <param name="json">The text; returned as it is if nothing is broken in it.</param>
    /// <param name="isRepaired">True if something was.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json, out bool isRepaired)
    {
        isRepaired = false;
        if (!Utf8.IsValid(json))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
            isRepaired = true;
        }

        if (json.IndexOf("\\u"u8) < 0)
        {
            return json;
        }

        byte[]? repaired = null;
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != '\\')
            {
                continue;
            }

            var unit = UnitAt(json, at);
            if (!char.IsSurrogate(unit))
            {
                at++; // what is escaped may be a backslash
            }
            else if (char.IsHighSurrogate(unit) && char.IsLowSurrogate(UnitAt(json, at + EscapeLength)))
            {
                at += (2 * EscapeLength) - 1;
            }
            else
            {
                repaired ??= [.. json];
                "fffd"u8.CopyTo(repaired.AsSpan(at + "\\u".Length));
                at += EscapeLength - 1;
            }
        }

        isRepaired |= repaired is not null;
        return repaired ?? json;
    }

    // U+0000 if there is no such escape.
    private static char UnitAt(ReadOnlySpan<byte> json, int at) =>
        json.Length >= at + EscapeLength
        && json[at..].StartsWith("\\u"u8)
        && ushort.TryParse(json.Slice(at + 2, EscapeLength - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : '\0';
}
