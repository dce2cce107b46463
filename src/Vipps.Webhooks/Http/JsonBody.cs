using System.Text.Json;

namespace Vipps.Webhooks.Http;

/// <summary>Parses an answer's body, with or without a byte order mark, which RFC 8259 lets a parser ignore.</summary>
internal static class JsonBody
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body) =>
        JsonDocument.Parse(body.Span.StartsWith(Utf8Mark) ? body[Utf8Mark.Length..] : body);
}
