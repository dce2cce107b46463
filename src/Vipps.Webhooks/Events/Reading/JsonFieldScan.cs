using System.Text;
using System.Text.Json;

namespace Vipps.Webhooks.Events;

/// <summary>Notes the positions of the fields of an object, and of the objects within it, in one pass over the text.</summary>
internal ref struct JsonFieldScan
{
    private readonly Span<int> _index;
    private Span<JsonField> _fields;
    private int _count;

    private JsonFieldScan(Span<JsonField> space, Span<int> index)
    {
        _index = index;
        _fields = space;
    }

    /// <summary>Finds the fields.</summary>
    /// <param name="json">The text of one JSON object, in valid UTF-8.</param>
    /// <param name="space">The space to note them in; more is allocated if it does not suffice.</param>
    /// <param name="index">The space for the number of the last field of each bucket, counted from 1; 0 if there is none.</param>
    /// <returns>The fields in the order of the text. Those within an array are not among them.</returns>
    /// <exception cref="JsonException"><paramref name="json"/> is not a JSON object, or is nested too deeply.</exception>
    public static Span<JsonField> Scan(ReadOnlySpan<byte> json, Span<JsonField> space, Span<int> index)
    {
        index.Clear();
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var scan = new JsonFieldScan(space, index);
        scan.NoteFields(ref reader);
        reader.Read(); // throws if anything follows the object
        return scan._fields[..scan._count];
    }

    // The recursion is as deep as the reader allows, which is 64 levels.
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
                Tag = JsonField.TagOf(
                    reader.CurrentDepth, reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan),
            };
            ref var last = ref _index[JsonField.BucketOf(field.Tag)];
            field.Earlier = last;
            last = _count;
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
            field.NestedCount = _count - at - 1;
            _fields[at] = field;
        }
    }
}
