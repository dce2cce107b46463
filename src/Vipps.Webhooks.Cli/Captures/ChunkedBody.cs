using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>Decodes a body that was recorded with its chunked framing (RFC 9112, section 7.1).</summary>
internal static class ChunkedBody
{
    public static bool TryDecode(ReadOnlySpan<byte> framed, out byte[] body)
    {
        using var decoded = new MemoryStream(framed.Length);
        body = [];
        while (TryReadSize(ref framed, out var size))
        {
            if (size == 0)
            {
                body = decoded.ToArray();
                return true;
            }

            if (size > framed.Length)
            {
                return false;
            }

            decoded.Write(framed[..size]);
            framed = framed[size..];
            if (!TryReadLine(ref framed, out var end) || !end.IsEmpty)
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryReadSize(ref ReadOnlySpan<byte> framed, out int size)
    {
        size = 0;
        if (!TryReadLine(ref framed, out var line))
        {
            return false;
        }

        var extension = line.IndexOf((byte)';');
        var digits = Encoding.ASCII.GetString(extension < 0 ? line : line[..extension]).Trim();
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out size) && size >= 0;
    }

    private static bool TryReadLine(ref ReadOnlySpan<byte> framed, out ReadOnlySpan<byte> line)
    {
        var end = framed.IndexOf((byte)'\n');
        line = end < 0 ? default : framed[..end].TrimEnd((byte)'\r');
        framed = framed[(end + 1)..];
        return end >= 0;
    }
}
