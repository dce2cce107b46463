using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>JSON in UTF-8, with letters such as å as they are and not in \u escapes: so Vipps writes it.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}
