using System.Text;

namespace Vipps.Webhooks.Fuzz.Inputs;

/// <summary>Inputs of the corpus, each changed at some places. The same seed gives the same inputs.</summary>
internal sealed class RandomInputs
{
    private const int MaxLength = 4_096;
    private const int MaxChanges = 6;

    private readonly byte[][] _corpus;
    private readonly byte[][] _words;
    private readonly Random _random;
    private readonly byte[] _input = new byte[MaxLength];
    private int _length;

    public RandomInputs(IEnumerable<byte[]> corpus, IEnumerable<string> words, int seed)
    {
        _corpus = [.. corpus];
        _words = [.. words.Select(Encoding.Latin1.GetBytes)];
        _random = new Random(seed);
    }

    /// <summary>The next input; valid until the one after it.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _length = 0;
        Insert(OneOf(_corpus), 0);
        for (var changes = _random.Next(MaxChanges + 1); changes > 0; changes--)
        {
            Change();
        }

        return _input.AsSpan(0, _length);
    }

    private void Change()
    {
        var at = _random.Next(_length + 1);
        switch (_random.Next(8))
        {
            case 0:
                Replace(at, (byte)_random.Next(256));
                break;
            case 1 when at < _length:
                Replace(at, (byte)(_input[at] ^ (1 << _random.Next(8))));
                break;
            case 2 or 3:
                Insert(OneOf(_words), at);
                break;
            case 4:
                Remove(at, _random.Next(1, 16));
                break;
            case 5: // one word for what stood there
                Remove(at, _random.Next(1, 16));
                Insert(OneOf(_words), at);
                break;
            case 6: // the beginning of this, the end of another
                var other = OneOf(_corpus);
                _length = at;
                Insert(other.AsSpan(_random.Next(other.Length + 1)), at);
                break;
            default: // a piece of it once more
                Insert(_input.AsSpan(at, Math.Min(_random.Next(1, 64), _length - at)).ToArray(), _random.Next(_length + 1));
                break;
        }
    }

    private void Replace(int at, byte value)
    {
        if (at < _length)
        {
            _input[at] = value;
        }
    }

    private void Insert(ReadOnlySpan<byte> bytes, int at)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxLength - _length)];
        _input.AsSpan(at, _length - at).CopyTo(_input.AsSpan(at + bytes.Length));
        bytes.CopyTo(_input.AsSpan(at));
        _length += bytes.Length;
    }

    private void Remove(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _input.AsSpan(at + count, _length - at - count).CopyTo(_input.AsSpan(at));
        _length -= count;
    }

    private byte[] OneOf(byte[][] choices) => choices[_random.Next(choices.Length)];
}
