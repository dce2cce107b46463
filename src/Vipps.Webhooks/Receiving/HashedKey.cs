namespace Vipps.Webhooks.Receiving;

/// <summary>A key with its hash code, which several tables need. Two are equal if their texts are.</summary>
internal readonly struct HashedKey(string text, int hash) : IEquatable<HashedKey>
{
    public HashedKey(string text)
        : this(text, text.GetHashCode(StringComparison.Ordinal))
    {
    }

    public string Text => text;

    public int Hash => hash;

    public bool Equals(HashedKey other) => hash == other.Hash && text == other.Text;

    public override bool Equals(object? obj) => obj is HashedKey other && Equals(other);

    public override int GetHashCode() => hash;
}
