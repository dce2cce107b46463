using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Vipps.Webhooks.Events;

/// <summary>
/// Repairs JSON whose text is broken, because a name that was cut in the middle of a character must not cost the payment around it.
/// </summary>
internal static class ReadableText
{
    /// <summary>The character (U+FFFD) that replaces what is not text.</summary>
    public const char Replacement = '\uFFFD';

    private const int EscapeLength = 6; // \uFFFD

    /// <summary>
    /// Replaces bytes that are not UTF-8, and escapes (<c>\ud83d</c>) that are half a character, by <see cref="Replacement"/>.
    /// </summary>
    /// <param name="json">The text; returned as it is if it is not broken.</param>
    /// <param name="isRepaired">True if anything was replaced.</param>
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
                at++; // the escaped character may be a backslash
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
