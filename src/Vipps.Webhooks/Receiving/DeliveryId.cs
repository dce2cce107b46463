using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vipps.Webhooks.Receiving;

/// <summary>The SHA-256 that makes an event one and the same. A value: ten thousand remembered ones are not ten thousand objects.</summary>
internal readonly struct DeliveryId(ReadOnlySpan<byte> hash) : IEquatable<DeliveryId>
{
    private readonly UInt128 _high = BinaryPrimitives.ReadUInt128BigEndian(hash);
    private readonly UInt128 _low = BinaryPrimitives.ReadUInt128BigEndian(hash[(SHA256.HashSizeInBytes / 2)..]);

    public bool Equals(DeliveryId other) => _high == other._high && _low == other._low;

    public override bool Equals(object? obj) => obj is DeliveryId other && Equals(other);

    // It is a hash already, and only what was verified gets this far: nobody can choose ids that collide.
    public override int GetHashCode() => (int)(ulong)_low;

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, _high);
        BinaryPrimitives.WriteUInt128BigEndian(hash[(SHA256.HashSizeInBytes / 2)..], _low);
#if NET9_0_OR_GREATER
        return Convert.ToHexStringLower(hash);
#else
        return Convert.ToHexString(hash).ToLowerInvariant();
#endif
    }
}
