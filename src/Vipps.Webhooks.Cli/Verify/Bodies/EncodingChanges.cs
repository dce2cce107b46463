using System.IO.Compression;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>The changes to a body that is read or written in an encoding other than UTF-8.</summary>
internal static class EncodingChanges
{
    public static IEnumerable<BodyChange> Of(ReadOnlyMemory<byte> body)
    {
        const string Mark = "The byte order mark is hashed as well. Write without one: new UTF8Encoding(false) in .NET.";
        if (body.Span.StartsWith(ByteOrderMark.Utf8))
        {
            yield return new(
                "bodyBom", "The body begins with a byte order mark that was not signed.", Mark, body[ByteOrderMark.Utf8.Length..]);
        }

        yield return new(
            "bodyBom",
            "The body that was signed begins with a byte order mark, which this one lacks.",
            Mark,
            (byte[])[.. ByteOrderMark.Utf8, .. body.Span]);
        if (TryDecompress(body, out var plain))
        {
            yield return new(
                "bodyCompressed",
                "The body is compressed (gzip). Decompressed, it is the one that was signed.",
                "Something on the way compresses it. Verify the body without compression, as Vipps sends it.",
                plain);
        }

        foreach (var other in Other(body))
        {
            yield return new(
                "bodyEncoding",
                "The body was read or written in an encoding other than UTF-8. In UTF-8 it is the one that was signed.",
                "Keep the raw bytes; if you need text, decode them as UTF-8.",
                other);
        }
    }

    private static IEnumerable<byte[]> Other(ReadOnlyMemory<byte> body)
    {
        var utf16 = body.Span.StartsWith(ByteOrderMark.Utf16Big) ? Encoding.BigEndianUnicode : Encoding.Unicode;
        var text = utf16.GetString(body.Span).TrimStart('\uFEFF');
        yield return Encoding.UTF8.GetBytes(text);
        yield return Encoding.UTF8.GetBytes(text.TrimEnd());

        // Latin-1 that should be UTF-8; UTF-8 that was decoded as Latin-1 and encoded again; and a signer that hashed UTF-16.
        yield return Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(body.Span));
        yield return Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(body.Span));
        yield return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body.Span));
    }

    private static bool TryDecompress(ReadOnlyMemory<byte> body, out byte[] plain)
    {
        plain = [];
        if (!body.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return false;
        }

        using var source = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[InputBytes.MaxLength];
        try
        {
            // A body that does not fit is not a delivery.
            var length = source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            plain = buffer[..length];
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
