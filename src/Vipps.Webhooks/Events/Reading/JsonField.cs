using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>The position of a field of a JSON object in the text. Offsets only, so that many of them fit on the stack.</summary>
internal struct JsonField
{
    /// <summary>The number of buckets that names fall into: the body of an event has some ten names.</summary>
    public const int BucketCount = 1 << BucketBits;

    private const int BucketBits = 5;

    /// <summary>The <see cref="TagOf"/> its name. Fields with another tag have another name, or are at another depth.</summary>
    public uint Tag;

    /// <summary>
    /// The number of the field before this one whose tag falls into the same bucket, counted from 1; 0 if there is none. A search follows it,
    /// and so reads few of the fields, and the last one of a name first.
    /// </summary>
    public int Earlier;

    /// <summary>The start of the name, after its quote.</summary>
    public int NameStart;

    public int NameLength;

    /// <summary>The start of the value, with its quote if it is text.</summary>
    public int ValueStart;

    public int ValueLength;

    /// <summary>The number of fields within the value if it is an object, at any depth. They are noted right after this one.</summary>
    public int NestedCount;

    /// <summary>The first token of the value.</summary>
    public JsonTokenType Kind;

    /// <summary>Indicates whether the name holds escapes.</summary>
    public bool NameIsEscaped;

    /// <summary>Indicates whether the value is text that holds escapes.</summary>
    public bool ValueIsEscaped;

    /// <summary>
    /// Indicates whether a property stands for the field, it is null or a later field has its name. Other fields are kept as they were
    /// sent.
    /// </summary>
    public bool IsRead;

    /// <summary>Sums up the depth and the name of a field in a number, so that a search reads few of the names.</summary>
    public static uint TagOf(int depth, ReadOnlySpan<byte> name) =>
        name.IsEmpty ? (uint)depth : ((uint)name[^1] << 24) | ((uint)name[0] << 16) | ((uint)(byte)name.Length << 8) | (uint)depth;

    /// <summary>Returns the bucket of a tag: the upper bits of its product with the golden ratio (Knuth's multiplicative hashing).</summary>
    public static int BucketOf(uint tag) => (int)((tag * 2654435769u) >> (32 - BucketBits));
}
