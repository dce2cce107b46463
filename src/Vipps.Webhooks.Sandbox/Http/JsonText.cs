using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>JSON in UTF-8, as Vipps writes it: letters such as å stay as they are and are not written as \u escapes.</summary>
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
