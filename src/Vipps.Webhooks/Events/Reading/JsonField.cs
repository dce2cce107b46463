using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>Where a field of a JSON object stands in the text: offsets only, so that many of them fit on the stack.</summary>
internal struct JsonField
{
    /// <summary>Where the name begins, after its quote.</summary>
    public int NameStart;

    public int NameLength;

    /// <summary>Where the value begins, with its quote if it is text.</summary>
    public int ValueStart;

    public int ValueLength;

    /// <summary>Where the value is an object: how many fields are in it, at any depth. They are noted right after this one.</summary>
    public int Within;

    /// <summary>The first token of the value.</summary>
    public JsonTokenType Kind;

    /// <summary>Whether the name holds escapes.</summary>
    public bool NameIsEscaped;

    /// <summary>Whether the value is text that holds escapes.</summary>
    public bool ValueIsEscaped;

    /// <summary>Whether it is not left over: a property stands for it, it is null, or a later field has its name. The rest is kept as it came.</summary>
    public bool IsRead;
}
