using System.Numerics;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// The last keys that were added, up to a limit. A ring keeps them in their order, and an open-addressed table finds them by their hash codes. What
/// is forgotten stays in the table, where it leads to the key that took its place in the ring, until half of the table is used and it is filled
/// anew: to take out the oldest at once would read what has long left the processor's caches.
/// </summary>
/// <remarks>
/// To find that a key is not there, which is what most often happens, reads a byte or two; with the default limit, of 32 KB that stay in the
/// processor's caches. To fill the table anew takes some tens of nanoseconds for each key that is kept: 10 to 50 ms for a million, once in as many
/// events. For one thread at a time. It grows with what it holds, because an app may have many receivers that hold little.
/// </remarks>
internal sealed class RecentKeys(int capacity)
{
    private const int FirstLength = 16;

    private string[] _keys = [];
    private int[] _hashes = [];

    // Places in the ring. Each stands at the first slot that was free, from the hash code of its key on; that key may be forgotten by now.
    private int[] _slots = [];

    // Of each slot, seven bits of that hash code, and one that is set; 0 if it is free.
    private byte[] _tags = [];

    // Slots that are not free, those of forgotten keys among them: at most half.
    private int _used;
    private int _count;
    private int _oldest;

    /// <summary>Indicates whether a key is among the last ones.</summary>
    public bool Contains(HashedKey key)
    {
        if (_count == 0)
        {
            return false;
        }

        var tag = TagOf(key.Hash);
        for (var slot = key.Hash & Mask; _tags[slot] != 0; slot = After(slot))
        {
            if (_tags[slot] == tag && _keys[_slots[slot]] == key.Text)
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
        }

        _keys[place] = key.Text;
        _hashes[place] = key.Hash;
        if (_used < _slots.Length / 2)
        {
            Occupy(place);
        }
        else
        {
            Fill();
        }
    }

    private int Mask => _slots.Length - 1;

    private int After(int slot) => (slot + 1) & Mask;

    // Other bits than those that select a slot.
    private static byte TagOf(int hash) => (byte)((uint)hash >> 25 | 0x80);

    private void Grow()
    {
        if (_count < _keys.Length)
        {
            return;
        }

        var length = (int)Math.Min(Math.Max(FirstLength, 2L * _count), capacity);
        Array.Resize(ref _keys, length);
        Array.Resize(ref _hashes, length);

        // So many that it is filled anew once for each half of the ring, or more rarely.
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)length * 3)];
        _tags = new byte[_slots.Length];
        Fill();
    }

    private void Fill()
    {
        Array.Clear(_tags);
        _used = 0;
        for (var place = 0; place < _count; place++)
        {
            Occupy(place);
        }
    }

    private void Occupy(int place)
    {
        var slot = _hashes[place] & Mask;
        while (_tags[slot] != 0)
        {
            slot = After(slot);
        }

        _tags[slot] = TagOf(_hashes[place]);
        _slots[slot] = place;
        _used++;
    }
}
