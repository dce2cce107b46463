namespace Vipps.Webhooks.Receiving;

/// <summary>
/// The last keys that were added, up to a limit. A ring keeps them in their order, and an open-addressed table finds them by
/// their hash codes, so that forgetting the oldest does not read it: it has long left the processor's caches.
/// </summary>
/// <remarks>For one thread at a time. It grows with what it holds, because an app may have many receivers that hold little.</remarks>
internal sealed class RecentKeys(int capacity)
{
    private const int FirstLength = 16;

    private string[] _keys = [];

    // Apart from the keys, so that they stay in the processor's caches.
    private int[] _hashes = [];

    // For each key 1 + its place in the ring, at the first free slot from its hash code on; 0 is free. At most half of them are used.
    private int[] _slots = [];
    private int _count;
    private int _oldest;

    /// <summary>Indicates whether a key is among the last ones.</summary>
    public bool Contains(HashedKey key)
    {
        if (_count == 0)
        {
            return false;
        }

        for (var slot = key.Hash & Mask; _slots[slot] != 0; slot = After(slot))
        {
            var place = _slots[slot] - 1;
            if (_hashes[place] == key.Hash && _keys[place] == key.Text)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a key that is not there, and forgets the oldest if the limit is reached.</summary>
    public void Add(HashedKey key)
    {
        if (capacity == 0)
        {
            return;
        }

        int place;
        if (_count < capacity)
        {
            Grow();
            place = _count++;
        }
        else
        {
            place = _oldest;
            _oldest = (_oldest + 1) % capacity;
            Free(place);
        }

        _keys[place] = key.Text;
        _hashes[place] = key.Hash;
        Occupy(place);
    }

    private int Mask => _slots.Length - 1;

    private int After(int slot) => (slot + 1) & Mask;

    private void Grow()
    {
        if (_count < _keys.Length)
        {
            return;
        }

        var length = (int)Math.Min(Math.Max(FirstLength, 2L * _count), capacity);
        Array.Resize(ref _keys, length);
        Array.Resize(ref _hashes, length);
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length * 2)];
        for (var place = 0; place < _count; place++)
        {
            Occupy(place);
        }
    }

    private void Occupy(int place)
    {
        var slot = _hashes[place] & Mask;
        while (_slots[slot] != 0)
        {
            slot = After(slot);
        }

        _slots[slot] = place + 1;
    }

    // Moves later ones into the gap, so that each is still found from its hash code on without meeting a free slot.
    private void Free(int place)
    {
        var gap = _hashes[place] & Mask;
        while (_slots[gap] != place + 1)
        {
            gap = After(gap);
        }

        for (var slot = After(gap); _slots[slot] != 0; slot = After(slot))
        {
            var home = _hashes[_slots[slot] - 1];
            if (((slot - home) & Mask) >= ((slot - gap) & Mask))
            {
                _slots[gap] = _slots[slot];
                gap = slot;
            }
        }

        _slots[gap] = 0;
    }
}
