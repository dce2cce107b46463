using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Signing;

/// <summary>What signer and verifier share: the two hashes, as base64 text, without an allocation.</summary>
internal static class WebhookSignatureAlgorithm
{
    /// <summary>Length of the base64 text of 32 bytes, padding included.</summary>
    public const int Base64Length = 44;

    private const int StackLimit = 1024;

    /// <summary>Writes the base64 text of the body's SHA-256.</summary>
    public static void HashContent(ReadOnlySpan<byte> body, Span<char> contentHash)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        WriteBase64(hash, contentHash);
    }

    /// <summary>The key of the HMAC: the secret as it stands, its UTF-8 bytes, not base64-decoded.</summary>
    public static byte[] KeyOf(string secret) => Encoding.UTF8.GetBytes(secret);

    /// <summary>Writes the base64 text of the HMAC-SHA256 over method, target, date, host and content hash.</summary>
    public static void Sign(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<char> pathAndQuery,
        ReadOnlySpan<char> date,
        ReadOnlySpan<char> host,
        ReadOnlySpan<char> contentHash,
        Span<char> signature)
    {
        var maxText = "POST\n\n;;".Length + Encoding.UTF8.GetMaxByteCount(pathAndQuery.Length)
            + Encoding.UTF8.GetMaxByteCount(date.Length) + Encoding.UTF8.GetMaxByteCount(host.Length) + Base64Length;

        byte[]? rented = null;
        var text = maxText <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(maxText);
        try
        {
            var length = 0;
            "POST\n"u8.CopyTo(text);
            length += "POST\n".Length;
            length += Encoding.UTF8.GetBytes(pathAndQuery, text[length..]);
            text[length++] = (byte)'\n';
            length += Encoding.UTF8.GetBytes(date, text[length..]);
            text[length++] = (byte)';';
            length += Encoding.UTF8.GetBytes(host, text[length..]);
            text[length++] = (byte)';';
            length += Encoding.UTF8.GetBytes(contentHash, text[length..]);

            Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key, text[..length], mac);
            WriteBase64(mac, signature);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static void WriteBase64(ReadOnlySpan<byte> hash, Span<char> text)
    {
        var written = Convert.TryToBase64Chars(hash, text, out var length);
        System.Diagnostics.Debug.Assert(written && length == Base64Length);
    }
}
