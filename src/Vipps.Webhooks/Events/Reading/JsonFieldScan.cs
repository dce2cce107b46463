using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>Notes where the fields of an object stand, and those of the objects within it, in one pass over the text.</summary>
internal ref struct JsonFieldScan
{
    private Span<JsonField> _fields;
    private int _count;

    private JsonFieldScan(Span<JsonField> space) => _fields = space;

    /// <summary>Finds the fields.</summary>
    /// <param name="json">The text of one JSON object, in valid UTF-8.</param>
    /// <param name="space">Where to note them; more is taken where it does not do.</param>
    /// <returns>The fields in the order of the text. What is in an array is not among them.</returns>
    /// <exception cref="JsonException"><paramref name="json"/> is not a JSON object, or is nested too deeply.</exception>
    public static Span<JsonField> Scan(ReadOnlySpan<byte> json, Span<JsonField> space)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var scan = new JsonFieldScan(space);
        scan.NoteFields(ref reader);
        reader.Read(); // throws where the object is followed by something
        return scan._fields[..scan._count];
    }

    // It calls itself as deep as the reader goes, which is 64 levels.
    private void NoteFields(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = _count++;
            if (at == _fields.Length)
            {
                var more = new JsonField[at * 2];
                _fields.CopyTo(more);
                _fields = more;
            }

            var field = new JsonField
            {
                NameStart = (int)reader.TokenStartIndex + 1,
                NameLength = reader.ValueSpan.Length,
                NameIsEscaped = reader.ValueIsEscaped,
            };
            reader.Read();
            field.Kind = reader.TokenType;
            field.ValueStart = (int)reader.TokenStartIndex;
            field.ValueIsEscaped = reader.ValueIsEscaped;
            if (field.Kind == JsonTokenType.StartObject)
            {
                NoteFields(ref reader);
            }
            else
            {
                reader.Skip();
            }

            field.ValueLength = (int)reader.BytesConsumed - field.ValueStart;
            field.Within = _count - at - 1;
            _fields[at] = field;
        }
    }
}
