using CsCheck;
using Vipps.Webhooks.Receiving;

namespace Vipps.Webhooks.Tests.Receiving;

public sealed class SampledRecentKeysTests
{
    // Few hash codes, and those at both ends, so that most keys collide and runs of slots go around the end of the table.
    private static readonly Gen<HashedKey> Keys = Gen.Select(Gen.Int[0, 60], Gen.OneOf(0, 1, 2, 15, 31, 63, -1, int.MaxValue, int.MinValue))
        .Select(static (number, hash) => new HashedKey($"key {number} {hash}", hash));

    [Fact]
    public void Keys_OfAnyHashCodes_AreTheLastOnes() =>
        Gen.Select(Gen.Int[0, 40], Keys.Array[0, 300]).Sample((capacity, keys) =>
        {
            var recent = new RecentKeys(capacity);
            var expected = new Queue<HashedKey>();
            foreach (var key in keys)
            {
                if (expected.Contains(key) != recent.Contains(key))
                {
                    return false;
                }

                if (!expected.Contains(key))
                {
                    recent.Add(key);
                    expected.Enqueue(key);
                    if (expected.Count > capacity)
                    {
                        expected.Dequeue();
                    }
                }
            }

            return Array.TrueForAll(keys, key => expected.Contains(key) == recent.Contains(key));
        }, iter: 300);

    [Fact]
    public void Keys_OfOneHashCode_AreTheirTexts()
    {
        var recent = new RecentKeys(2);
        recent.Add(new HashedKey("one", 7));

        Assert.True(recent.Contains(new HashedKey("one", 7)));
        Assert.False(recent.Contains(new HashedKey("other", 7)));
    }
}
