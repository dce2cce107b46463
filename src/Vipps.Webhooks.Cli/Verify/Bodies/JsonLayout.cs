using System.Text;
using System.Text.Json;

namespace Vipps.Webhooks.Cli;

/// <summary>The places in which a program puts spaces and line breaks in the JSON that it writes.</summary>
internal sealed class JsonLayout(string newLine, string indentation, string comma, string colon)
{
    /// <param name="element">The element to write. Numbers keep their spelling.</param>
    /// <param name="encode">Encodes a string, with its quotation marks; null to keep the spelling of each value.</param>
    public byte[] Write(JsonElement element, Func<string, string>? encode)
    {
        var text = new StringBuilder();
        Write(text, element, encode, depth: 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Write(StringBuilder text, JsonElement element, Func<string, string>? encode, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteItems(text, '{', element.EnumerateObject(), '}', depth, property =>
                {
                    text.Append(encode?.Invoke(property.Name) ?? SpelledName(property)).Append(colon);
                    Write(text, property.Value, encode, depth + 1);
                });
                break;
            case JsonValueKind.Array:
                WriteItems(text, '[', element.EnumerateArray(), ']', depth, item => Write(text, item, encode, depth + 1));
                break;
            case JsonValueKind.String when encode is not null:
                text.Append(encode(element.GetString()!));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private void WriteItems<T>(StringBuilder text, char open, IEnumerable<T> items, char close, int depth, Action<T> write)
    {
        text.Append(open);
        var any = false;
        foreach (var item in items)
        {
            text.Append(any ? comma : "");
            Break(text, depth + 1);
            write(item);
            any = true;
        }

        if (any)
        {
            Break(text, depth);
        }

        text.Append(close);
    }

    private void Break(StringBuilder text, int depth)
    {
        text.Append(newLine);
        for (var i = 0; i < depth; i++)
        {
            text.Append(indentation);
        }
    }

    // ToString of a property returns name, colon and value as they are spelled, with any space between them.
    private static string SpelledName(JsonProperty property)
    {
        var spelled = property.ToString();
        return spelled[..^property.Value.GetRawText().Length].TrimEnd()[..^1].TrimEnd();
    }
}
