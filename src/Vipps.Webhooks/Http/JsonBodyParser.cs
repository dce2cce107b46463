using System.Text.Json;

namespace Vipps.Webhooks.Http;

/// <summary>Parses an answer's body, with or without a byte order mark, which RFC 8259 lets a parser ignore.</summary>
internal static class JsonBodyParser
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body) =>
        JsonDocument.Parse(body[MarkLength(body.Span)..]);

    /// <summary>Returns a body without its byte order mark.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body[MarkLength(body)..];

    private static int MarkLength(ReadOnlySpan<byte> body) => body.StartsWith(Utf8Mark) ? Utf8Mark.Length : 0;

    /// <summary>Returns a field of an object; undefined if there is no such field, or if the element is not an object.</summary>
    public static JsonElement Property(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            return default; // A field's name is not Unicode.
        }
    }

    /// <summary>
    /// Returns the text of a JSON string; null if it is not a string or not Unicode. Bytes that are not UTF-8 are not, nor is an escaped half
    /// of a surrogate pair such as <c>"\ud800"</c>, which is valid JSON.
    /// </summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Returns the id that a JSON string holds, in any of the forms that <see cref="Guid.TryParse(string, out Guid)"/> reads.</summary>
    public static Guid? IdOf(JsonElement value)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var usual))
            {
                return usual;
            }
        }
        catch (InvalidOperationException)
        {
            return null; // Not Unicode.
        }

        return Guid.TryParse(TextOf(value), out var id) ? id : null;
    }

    /// <summary>Returns the text of a JSON string, or the JSON of any other value; empty if there is no value, or if it is not UTF-8.</summary>
    public static string TextOrJsonOf(JsonElement value)
    {
        try
        {
            return TextOf(value) ?? (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : value.GetRawText());
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
