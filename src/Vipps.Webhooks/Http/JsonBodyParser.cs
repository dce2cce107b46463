using System.Text.Json;

namespace Vipps.Webhooks.Http;

/// <summary>Parses an answer's body, with or without a byte order mark, which RFC 8259 lets a parser ignore.</summary>
internal static class JsonBodyParser
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body) =>
        JsonDocument.Parse(body.Span.StartsWith(Utf8Mark) ? body[Utf8Mark.Length..] : body);

    /// <summary>A field of an object; of no kind if there is no such field, or if it is not an object.</summary>
    public static JsonElement Property(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            return default; // The name of some field is not Unicode.
        }
    }

    /// <summary>
    /// The text of a JSON string; null if it is not a string, or not Unicode: bytes that are not UTF-8, or an escaped half of a surrogate
    /// pair such as <c>"\ud800"</c>, which is valid JSON.
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

    /// <summary>The text of a JSON string, or the JSON of what else it is; empty if there is nothing, or nothing that is UTF-8.</summary>
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
