using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// One change to a body, on one line: the value of <c>amount.value=500</c> stays text if it replaces text, that of
/// <c>idempotencyKey:=null</c> is always JSON.
/// </summary>
internal sealed class BodyEdit
{
    // No body from Vipps is half as deep.
    private const int MaxDepth = 32;

    private readonly string[] _path;
    private readonly string _value;
    private readonly bool _isJson;

    private BodyEdit(string[] path, string value, bool isJson)
    {
        _path = path;
        _value = value;
        _isJson = isJson;
    }

    /// <exception cref="FormatException">The text is not an edit.</exception>
    public static BodyEdit Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var isJson = equals > 0 && text[equals - 1] == ':';
        var path = equals < 0 ? [] : text[..(isJson ? equals - 1 : equals)].Split('.');
        return path.Length is > 0 and <= MaxDepth && path.All(static name => name.Length > 0)
            ? new BodyEdit(path, text[(equals + 1)..], isJson)
            : throw new FormatException($"'{text}' is not of the form name=value, such as amount.value=500.");
    }

    /// <exception cref="FormatException">The path leads through a value that is not an object, or the value is of the wrong kind.</exception>
    public void Apply(JsonObject body)
    {
        var parent = body;
        try
        {
            foreach (var name in _path[..^1])
            {
                parent = (parent[name] ??= new JsonObject()) as JsonObject
                    ?? throw new FormatException($"'{string.Join('.', _path)}' leads through '{name}', which is not an object.");
            }

            parent[_path[^1]] = NewValue(parent[_path[^1]]);
        }
        catch (ArgumentException)
        {
            throw new FormatException($"'{string.Join('.', _path)}' leads through an object that has a name twice.");
        }
    }

    // Text stays text, so that reference=1001 does not become a number.
    private JsonNode? NewValue(JsonNode? replaced)
    {
        if (!_isJson && replaced?.GetValueKind() == JsonValueKind.String)
        {
            return JsonValue.Create(_value);
        }

        if (TryParseJson(out var json))
        {
            return json;
        }

        return !_isJson && replaced is null
            ? JsonValue.Create(_value)
            : throw new FormatException($"The value of '{string.Join('.', _path)}' must be JSON: a number, true, false, null, an object, or \"text\".");
    }

    private bool TryParseJson(out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(_value);

            // An unpaired surrogate is found only when the text is written.
            var parsed = json;
            JsonText.Write(writer => (parsed ?? JsonValue.Create(false)).WriteTo(writer));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            json = null;
            return false;
        }
    }
}
