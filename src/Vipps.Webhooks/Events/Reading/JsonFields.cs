using System.Collections.ObjectModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>
/// The fields of one JSON object, found in one pass and then read by name, leniently: numbers may come as text and in any notation,
/// optional fields may be null, and if a name occurs twice, the last one wins. Names are case-sensitive.
/// </summary>
/// <remarks>
/// A required field that is missing or not of its kind does not throw. It is remembered as <see cref="Problem"/>, and reading goes on with
/// an empty value. Values that were not read, because no property or only one of another kind asked for them, are in
/// <see cref="GetUnread"/>.
/// </remarks>
internal ref struct JsonFields
{
    /// <summary>A number of fields that no body from Vipps exceeds; one that does costs an allocation.</summary>
    public const int UsualCount = 40;

    private readonly ReadOnlySpan<byte> _json;
    private readonly ReadOnlySpan<byte> _parent;
    private readonly Span<JsonField> _fields;
    private readonly Span<int> _index;

    // Where the object's own fields are among those of the text.
    private readonly int _start;
    private readonly int _end;
    private readonly int _depth;
    private readonly bool _isRepaired;
    private readonly string? _merchantSerialNumber;

    /// <summary>Finds the fields.</summary>
    /// <param name="json">The text of one JSON object, in valid UTF-8.</param>
    /// <param name="space">The space to note them in; more is allocated if it does not suffice.</param>
    /// <param name="index">The space for an index of their names, of <see cref="JsonField.BucketCount"/>.</param>
    /// <param name="isRepaired">True if characters that could not be read were replaced: see <see cref="ReadableText"/>.</param>
    /// <param name="merchantSerialNumber">The sales unit if the object does not specify it; null if it is not known.</param>
    /// <exception cref="JsonException"><paramref name="json"/> is not a JSON object, or is nested too deeply.</exception>
    public JsonFields(
        ReadOnlySpan<byte> json, Span<JsonField> space, Span<int> index, bool isRepaired, string? merchantSerialNumber)
    {
        _merchantSerialNumber = merchantSerialNumber;
        _json = json;
        _depth = 1;
        _isRepaired = isRepaired;
        _index = index;
        _fields = JsonFieldScan.Scan(json, space, index);
        _end = _fields.Length;
    }

    // For an object within a field, whose name is for the Problem.
    private JsonFields(scoped in JsonFields outer, int at, ReadOnlySpan<byte> name)
    {
        _json = outer._json;
        _depth = outer._depth + 1;
        _isRepaired = outer._isRepaired;
        _fields = outer._fields;
        _index = outer._index;
        _start = at + 1;
        _end = _start + _fields[at].NestedCount;
        _parent = name;
    }

    /// <summary>The first mistake, as a sentence that names the field and not its value; null if there is none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Indicates whether there is such a field and it is not null.</summary>
    public readonly bool Has(ReadOnlySpan<byte> name) => FindLast(name) >= 0;

    /// <summary>
    /// Reads text or a number: a whole one in digits, whatever its notation, another as it was written. Returns null if it is neither.
    /// </summary>
    public readonly string? ReadText(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at && TextOf(_fields[at]) is { } text ? MarkRead(at, text) : null;

    /// <summary>Reads text that is not blank. Returns null for any other value.</summary>
    public readonly string? ReadNonBlank(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at && NonBlankTextOf(_fields[at]) is { } text ? MarkRead(at, text) : null;

    /// <summary>Reads text that is <paramref name="expected"/>. Returns false for any other value, which stays unread.</summary>
    public readonly bool ReadIf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) =>
        FindLast(name) is >= 0 and var at
        && _fields[at].Kind == JsonTokenType.String
        && UnescapedTextOf(_fields[at]).SequenceEqual(expected)
        && MarkRead(at, true);

    /// <summary>Does the same as <see cref="ReadNonBlank"/> without marking the field as read.</summary>
    public readonly string? PeekNonBlank(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at ? NonBlankTextOf(_fields[at]) : null;

    /// <summary>
    /// Reads a whole number of 64 bits: a number in any notation, or text of digits. Returns null for any other value. Text with a point is
    /// not read, because "350.00" is as likely to be kroner.
    /// </summary>
    public readonly long? ReadInteger(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at && IntegerOf(_fields[at]) is { } value ? MarkRead(at, value) : null;

    /// <summary>Reads a moment, in UTC if it has no offset. Returns null for any other value. See <see cref="Iso8601"/>.</summary>
    public readonly DateTimeOffset? ReadTimestamp(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at && TimestampOf(_fields[at]) is { } value ? MarkRead(at, value) : null;

    /// <summary>Reads a UUID with hyphens. Returns null for any other value.</summary>
    public readonly Guid? ReadGuid(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at && Guid.TryParseExact(TextOf(_fields[at]), "D", out var value) ? MarkRead(at, value) : null;

    /// <summary>Returns the result of <paramref name="read"/> for an object; null if there is none.</summary>
    public readonly T? ReadObject<T>(ReadOnlySpan<byte> name, JsonObjectReading<T> read)
        where T : class =>
        ReadObject(name, read, static (ref JsonFields nested, JsonObjectReading<T> read) => read(ref nested));

    /// <summary>
    /// Returns the result of <paramref name="read"/> for an object and <paramref name="argument"/>; null if there is none.
    /// </summary>
    public readonly T? ReadObject<T, TArgument>(ReadOnlySpan<byte> name, TArgument argument, JsonObjectReading<T, TArgument> read)
        where T : class
    {
        var at = FindLast(name);
        if (at < 0 || _fields[at].Kind != JsonTokenType.StartObject)
        {
            return null;
        }

        var nested = ObjectAt(at, name);
        return MarkRead(at, read(ref nested, argument));
    }

    /// <summary>Reads the number of the sales unit, which has another name in older bodies. Returns null if there is none.</summary>
    public readonly string? ReadMerchantSerialNumber() => ReadNonBlank("msn"u8) ?? ReadNonBlank("merchantSerialNumber"u8) ?? _merchantSerialNumber;

    /// <summary>Reads the event type that the body names. Returns null if it names none.</summary>
    public readonly WebhookEventType? ReadEventType() => ReadNonBlank("eventType"u8) is { } type ? new(type) : null;

    public WebhookEventType ReadRequiredEventType() =>
        ReadUnrepaired("eventType"u8) is { } type ? new(type) : ReportMissing("eventType"u8, default(WebhookEventType));

    /// <summary>Reads text that is not blank. Returns empty text if it is a <see cref="Problem"/>.</summary>
    public string ReadRequiredText(ReadOnlySpan<byte> name) => ReadUnrepaired(name) ?? ReportMissing(name, "");

    /// <summary>Does the same without an allocation if it is a known name in its documented spelling.</summary>
    public string ReadRequiredText(ReadOnlySpan<byte> name, KnownNames known) =>
        FindLast(name) is >= 0 and var at
        && _fields[at] is { Kind: JsonTokenType.String, ValueIsEscaped: false }
        && known.Find(ValueOf(_fields[at])[1..^1]) is { } text
            ? MarkRead(at, text)
            : ReadRequiredText(name);

    public long ReadRequiredInteger(ReadOnlySpan<byte> name) => ReadInteger(name) ?? ReportMissing(name, 0L);

    /// <summary>Reads true or false, but not text or numbers that look like them.</summary>
    public bool ReadRequiredBoolean(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at && _fields[at].Kind is (JsonTokenType.True or JsonTokenType.False)
            ? MarkRead(at, _fields[at].Kind == JsonTokenType.True)
            : ReportMissing(name, false);

    /// <summary>Reads an object of <c>value</c> and <c>currency</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Money ReadRequiredMoney(ReadOnlySpan<byte> name)
    {
        var at = FindLast(name);
        if (at < 0 || _fields[at].Kind != JsonTokenType.StartObject)
        {
            return ReportMissing(name, default(Money));
        }

        var nested = ObjectAt(at, name);
        var amount = new Money(nested.ReadRequiredInteger("value"u8), nested.ReadRequiredText("currency"u8, Money.KnownCurrencies));
        Problem ??= nested.Problem;
        return MarkRead(at, amount);
    }

    /// <summary>Returns the fields that were not read, as elements that do not depend on the body's memory.</summary>
    public readonly IReadOnlyDictionary<string, JsonElement> GetUnread()
    {
        Dictionary<string, JsonElement>? rest = null;
        for (var at = _start; at < _end; at += 1 + _fields[at].NestedCount)
        {
            ref readonly var field = ref _fields[at];
            if (!field.IsRead)
            {
                var reader = new Utf8JsonReader(ValueOf(field));
                (rest ??= new(StringComparer.Ordinal))[NameOf(field)] = JsonElement.ParseValue(ref reader);
            }
        }

        return rest is null ? ReadOnlyDictionary<string, JsonElement>.Empty : rest.AsReadOnly();
    }

    /// <summary>Returns all fields, as if none had been read.</summary>
    public readonly IReadOnlyDictionary<string, JsonElement> GetAll()
    {
        foreach (ref var field in _fields[_start.._end])
        {
            field.IsRead = false;
        }

        return GetUnread();
    }

    // A shop must not act on text with replaced characters, which Vipps did not send.
    private readonly string? ReadUnrepaired(ReadOnlySpan<byte> name) =>
        FindLast(name) is >= 0 and var at && NonBlankTextOf(_fields[at]) is { } text && !(_isRepaired && text.Contains(ReadableText.Replacement))
            ? MarkRead(at, text)
            : null;

    // Finds the last field of a name. Earlier ones are marked as read, because it replaces them. A null counts as absent.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly int FindLast(ReadOnlySpan<byte> name)
    {
        var found = -1;
        var fields = _fields;
        var tag = JsonField.TagOf(_depth, name);
        for (var at = _index[JsonField.BucketOf(tag)] - 1; at >= _start; at = fields[at].Earlier - 1)
        {
            if (at < _end && fields[at].Tag == tag && HasName(fields[at], name))
            {
                if (found < 0)
                {
                    found = at;
                }
                else
                {
                    fields[at].IsRead = true;
                }
            }
        }

        if (found < 0 || _fields[found].Kind != JsonTokenType.Null)
        {
            return found;
        }

        _fields[found].IsRead = true;
        return -1;
    }

    private readonly JsonFields ObjectAt(int at, ReadOnlySpan<byte> name) => new(this, at, name);

    private readonly T MarkRead<T>(int at, T value)
    {
        _fields[at].IsRead = true;
        return value;
    }

    private T ReportMissing<T>(ReadOnlySpan<byte> name, T empty)
    {
        if (Problem is null)
        {
            var parent = _parent.IsEmpty ? "" : $"{Encoding.UTF8.GetString(_parent)}.";
            var field = parent + Encoding.UTF8.GetString(name);
            Problem = $"The field \"{field}\" is {(Has(name) ? "not of the documented kind" : "missing")}.";
        }

        return empty;
    }

    private readonly bool HasName(in JsonField field, ReadOnlySpan<byte> name) =>
        field.NameIsEscaped ? HasEscapedName(field, name) : _json.Slice(field.NameStart, field.NameLength).SequenceEqual(name);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool HasEscapedName(in JsonField field, ReadOnlySpan<byte> name)
    {
        var reader = QuotedName(field);
        return reader.ValueTextEquals(name);
    }

    private readonly string NameOf(in JsonField field) => field.NameIsEscaped
        ? QuotedName(field).GetString()!
        : Encoding.UTF8.GetString(_json.Slice(field.NameStart, field.NameLength));

    private readonly Utf8JsonReader QuotedName(in JsonField field) => ReaderOf(_json.Slice(field.NameStart - 1, field.NameLength + 2));

    private readonly ReadOnlySpan<byte> ValueOf(in JsonField field) => _json.Slice(field.ValueStart, field.ValueLength);

    private readonly string? TextOf(in JsonField field) =>
        field is { Kind: JsonTokenType.String, ValueIsEscaped: false } ? Encoding.UTF8.GetString(ValueOf(field)[1..^1]) : UnusualTextOf(field);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly string? UnusualTextOf(in JsonField field) => field.Kind switch
    {
        JsonTokenType.String => ReaderOf(ValueOf(field)).GetString(),
        JsonTokenType.Number when JsonInteger.TryParse(ValueOf(field), out var whole) => whole.ToString(CultureInfo.InvariantCulture),
        JsonTokenType.Number => Encoding.UTF8.GetString(ValueOf(field)),
        _ => null,
    };

    private readonly string? NonBlankTextOf(in JsonField field) => TextOf(field) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private readonly long? IntegerOf(in JsonField field) => field.Kind switch
    {
        JsonTokenType.Number => JsonInteger.TryParse(ValueOf(field), out var value) ? value : null,
        JsonTokenType.String when long.TryParse(
            UnescapedTextOf(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    private readonly DateTimeOffset? TimestampOf(in JsonField field) =>
        field.Kind == JsonTokenType.String && Iso8601.TryParse(UnescapedTextOf(field), out var moment) ? moment : null;

    private readonly ReadOnlySpan<byte> UnescapedTextOf(in JsonField text) =>
        text.ValueIsEscaped ? Encoding.UTF8.GetBytes(TextOf(text)!) : ValueOf(text)[1..^1];

    private static Utf8JsonReader ReaderOf(ReadOnlySpan<byte> token)
    {
        var reader = new Utf8JsonReader(token);
        reader.Read();
        return reader;
    }
}

/// <summary>Creates a value from the fields of an object.</summary>
internal delegate T JsonObjectReading<out T>(ref JsonFields fields);

/// <summary>Creates a value from the fields of an object and an argument that it does not hold.</summary>
internal delegate T JsonObjectReading<out T, in TArgument>(ref JsonFields fields, TArgument argument);
