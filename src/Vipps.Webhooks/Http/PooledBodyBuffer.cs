using System.Buffers;

namespace Vipps.Webhooks.Http;

/// <summary>Collects a body of unknown length in rented memory, which is cleared before it is returned: an answer may hold a secret.</summary>
internal sealed class PooledBodyBuffer : IDisposable
{
    private const int FirstSize = 4 * 1024;

    private byte[] _rented = ArrayPool<byte>.Shared.Rent(FirstSize);
    private bool _isBeingRead;

    /// <summary>The number of bytes that were read.</summary>
    public int Length { get; private set; }

    /// <summary>Reads to the end, or until there are enough bytes. Those read before an exception stay.</summary>
    public async Task ReadAsync(HttpContent content, int sufficientLength, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        while (Length < sufficientLength)
        {
            if (Length == _rented.Length)
            {
                Grow();
            }

            _isBeingRead = true;
            var read = await stream.ReadAsync(_rented.AsMemory(Length), cancellationToken).ConfigureAwait(false);
            _isBeingRead = false;
            if (read == 0)
            {
                return;
            }

            Length += read;
        }
    }

    public byte[] ToArray() => _rented.AsSpan(0, Length).ToArray();

    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref _rented, []);

        // An abandoned read may still write into it.
        if (!_isBeingRead && rented.Length > 0)
        {
            Return(rented);
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_rented.Length * 2);
        _rented.CopyTo(larger, 0);
        Return(_rented);
        _rented = larger;
    }

    private void Return(byte[] rented)
    {
        rented.AsSpan(0, Math.Min(Length, rented.Length)).Clear();
        ArrayPool<byte>.Shared.Return(rented);
    }
}
