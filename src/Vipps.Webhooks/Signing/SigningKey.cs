using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Signing;

/// <summary>
/// The key of a webhook's HMAC-SHA256: the UTF-8 bytes of the secret as it stands, not base64-decoded. Any number of threads may use it.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    private const int BlockSizeInBytes = 64;

    private readonly byte[] _key;

    // A hash that has processed the key already, which is half of the work and the same for each text.
    private IncrementalHash? _ready;

    public SigningKey(string secret)
    {
        // HMAC first hashes a key longer than a block (RFC 2104, section 2). Done here, only once.
        var key = Encoding.UTF8.GetBytes(secret);
        _key = key.Length > BlockSizeInBytes ? SHA256.HashData(key) : key;
        _ready = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
    }

    /// <summary>Writes the HMAC-SHA256 of a text: 32 bytes.</summary>
    public void Hash(ReadOnlySpan<byte> text, Span<byte> mac)
    {
        // It processes one text at a time; a thread that finds it in use does without it.
        if (Interlocked.Exchange(ref _ready, null) is not { } hmac)
        {
            HMACSHA256.HashData(_key, text, mac);
            return;
        }

        hmac.AppendData(text);
        hmac.GetHashAndReset(mac);
        Volatile.Write(ref _ready, hmac);
    }

    /// <summary>Indicates whether two keys are of one secret. Not in constant time, so never for input of a stranger.</summary>
    public bool IsSameAs(SigningKey other) => _key.AsSpan().SequenceEqual(other._key);

    /// <summary>Returns a hash code for the lifetime of this process, the same for keys of one secret.</summary>
    public int GetContentHashCode()
    {
        var code = default(HashCode);
        code.AddBytes(_key);
        return code.ToHashCode();
    }

    public void Dispose() => _ready?.Dispose();
}
