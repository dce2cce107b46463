using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Signing;

/// <summary>The two hashes that signer and verifier share, as the ASCII bytes of base64 text, without an allocation.</summary>
internal static class WebhookSignatureAlgorithm
{
    /// <summary>The length of the base64 text of 32 bytes, including padding.</summary>
    public const int Base64Length = 44;

    private const int StackLimit = 512;

    // Kept, because to create one takes longer than to hash a body.
    [ThreadStatic]
    private static IncrementalHash? _sha256;

    /// <summary>Writes the base64 text of the body's SHA-256.</summary>
    public static void HashContent(ReadOnlySpan<byte> body, Span<byte> contentHash)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sha256 = _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(body);
        sha256.GetHashAndReset(hash);
        WriteBase64(hash, contentHash);
    }

    /// <summary>Writes the base64 text of the HMAC-SHA256 over method, target, date, host and content hash.</summary>
    public static void Sign(
        SigningKey key,
        ReadOnlySpan<char> pathAndQuery,
        ReadOnlySpan<char> date,
        ReadOnlySpan<char> host,
        ReadOnlySpan<byte> contentHash,
        Span<byte> signature)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(key, pathAndQuery, date, host, contentHash, mac);
        WriteBase64(mac, signature);
    }

    /// <summary>Writes the HMAC-SHA256 over method, target, date, host and content hash: 32 bytes.</summary>
    [SkipLocalsInit] // what was written is hashed, and no more
    public static void Hash(
        SigningKey key,
        ReadOnlySpan<char> pathAndQuery,
        ReadOnlySpan<char> date,
        ReadOnlySpan<char> host,
        ReadOnlySpan<byte> contentHash,
        Span<byte> mac)
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
            contentHash.CopyTo(text[length..]);
            length += contentHash.Length;

            key.Hash(text[..length], mac);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static void WriteBase64(ReadOnlySpan<byte> hash, Span<byte> text)
    {
        var status = Base64.EncodeToUtf8(hash, text, out _, out var written);
        Debug.Assert(status == OperationStatus.Done && written == Base64Length);
    }
}
