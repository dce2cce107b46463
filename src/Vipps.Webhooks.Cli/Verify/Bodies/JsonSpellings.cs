using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes the same JSON as other programs would.</summary>
internal static class JsonSpellings
{
    private static readonly JsonLayout[] Layouts =
    [
        new("", "", ",", ":"),
        new("", "", ", ", ": "),
        new("\n", "  ", ",", ": "),
        new("\n", "    ", ",", ": "),
        new("\n", "\t", ",", ": "),
        new("\r\n", "  ", ",", ": "),
        new("\r\n", "    ", ",", ": "),
    ];

    // JavaScript and Newtonsoft; System.Text.Json; Python; PHP.
    private static readonly Func<string, string>[] Encoders =
    [
        static text => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"",
        static text => $"\"{JavaScriptEncoder.Default.Encode(text)}\"",
        static text => $"\"{Ascii(text)}\"",
        static text => $"\"{Ascii(text).Replace("/", "\\/", StringComparison.Ordinal)}\"",
    ];

    public static IEnumerable<byte[]> Of(ReadOnlyMemory<byte> body)
    {
        using var document = TryParse(body);
        if (document is null)
        {
            yield break;
        }

        foreach (var layout in Layouts)
        {
            yield return layout.Write(document.RootElement, encode: null);
            foreach (var encode in Encoders)
            {
                yield return layout.Write(document.RootElement, encode);
            }
        }
    }

    /// <summary>Returns the text of a body that is only a JSON string; null for any other body.</summary>
    public static byte[]? TextIn(ReadOnlyMemory<byte> body)
    {
        using var document = TryParse(body);
        return document is { RootElement.ValueKind: JsonValueKind.String } ? Encoding.UTF8.GetBytes(document.RootElement.GetString()!) : null;
    }

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body.Span.StartsWith(ByteOrderMark.Utf8) ? body[ByteOrderMark.Utf8.Length..] : body);

            // Escapes that are not text (half a surrogate pair) fail only when they are read.
            new JsonLayout("", "", ",", ":").Write(document.RootElement, Encoders[0]);
            return document;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Ascii(string text)
    {
        var relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        return string.Concat(relaxed.Select(static letter => char.IsAscii(letter) ? letter.ToString() : $"\\u{(int)letter:x4}"));
    }
}
