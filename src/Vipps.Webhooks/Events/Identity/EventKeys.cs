using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Events;

/// <summary>
/// Creates the text that identifies an event: the type and the parts, escaped (RFC 3986, section 2.3) and joined by <c>/</c>, so that no
/// part can run into the next. If that is too long, its SHA-256 replaces all parts, after a <c>#</c> that no escaped part has.
/// </summary>
/// <remarks>The form must not change, because shops save keys.</remarks>
internal static class EventKeys
{
    /// <summary>The maximum length of a key, in characters, so that it fits a column with an index in every database.</summary>
    public const int MaxLength = 200;

    private const int MaxTypeLength = 100;

    // Text of these needs neither escapes nor another case.
    private static readonly SearchValues<char> LowerCase = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Creates a key.</summary>
    /// <param name="type">The event type; <see langword="default"/> if it is not known.</param>
    /// <param name="family">The text that replaces a type that is not known.</param>
    /// <param name="parts">The values that identify the event among those of its type; null or empty for one that is missing.</param>
    [SkipLocalsInit] // the text is as long as what was appended
    public static string Of(WebhookEventType type, string family, params ReadOnlySpan<string?> parts)
    {
        var prefix = type.Name.Length > 0 ? Spell(type.Name) : family;
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[MaxLength]);
        text.AppendLiteral(prefix);
        foreach (var part in parts)
        {
            text.AppendLiteral("/");
            text.AppendLiteral(Uri.EscapeDataString(part ?? ""));
        }

        var key = text.ToStringAndClear();
        return key.Length <= MaxLength ? key : $"{(prefix.Length <= MaxTypeLength ? prefix : family)}/#{HashOf(key)}";
    }

    // Names are compared in upper case, whatever case they came in. Those that Vipps documents are spelled as they stand.
    private static string Spell(string name) =>
        name.AsSpan().ContainsAnyExcept(LowerCase) ? Uri.EscapeDataString(name.ToUpperInvariant().ToLowerInvariant()) : name;

    /// <summary>Returns the text of a moment, whatever offset it was written with.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Returns the text of an amount in minor units; null for none.</summary>
    public static string? Amount(Money? amount) => amount?.MinorUnits.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the SHA-256 of the UTF-8 bytes, in lower-case hexadecimal digits.</summary>
    public static string HashOf(string text) => HashOf(Encoding.UTF8.GetBytes(text));

    /// <summary>Returns the SHA-256 in lower-case hexadecimal digits.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
