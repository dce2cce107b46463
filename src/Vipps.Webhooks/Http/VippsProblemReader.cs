using System.Text.Json;

namespace Vipps.Webhooks.Http;

/// <summary>
/// Reads an error body of any shape: problem+json from the API, and those of the gateway and the sign-in service in front of
/// it. Never throws: an error that cannot be read must not hide the status.
/// </summary>
internal static class VippsProblemReader
{
    private const int MaxBodyLength = 64 * 1024;
    private const int MaxTextLength = 1_000;
    private const int MaxDetails = 50;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes of the body, valid or not.</param>
    /// <param name="redact">Removes what must not be repeated.</param>
    /// <returns>The problem; null if none can be read.</returns>
    public static VippsProblem? Read(ReadOnlyMemory<byte> body, Func<string, string> redact)
    {
        if (body.IsEmpty || body.Length > MaxBodyLength)
        {
            return null;
        }

        try
        {
            using var document = JsonBodyParser.Parse(body);
            var reader = new Reading(redact);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => reader.Object(document.RootElement),
                JsonValueKind.Array => reader.Array(document.RootElement),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or the name of a field is not Unicode.
            return null;
        }
    }

    private sealed class Reading(Func<string, string> redact)
    {
        private readonly List<VippsProblemDetail> _details = [];

        public VippsProblem? Object(JsonElement root)
        {
            // Some services wrap the error: {"error":{"code":…,"message":…}}.
            if (JsonBodyParser.Property(root, "error") is { ValueKind: JsonValueKind.Object } error)
            {
                root = error;
            }

            AddDetails(JsonBodyParser.Property(root, "extraDetails"));
            AddDetails(JsonBodyParser.Property(root, "errors"));
            var problem = new VippsProblem
            {
                Type = Text(root, "type"),
                Title = Text(root, "title"),
                Detail = Text(root, "detail", "message", "error_description", "errorMessage"),
                Instance = Text(root, "instance"),
                Code = Text(root, "error", "code", "errorCode"),
                TraceId = Text(root, "traceId", "trace_id", "correlation_id"),
                Details = _details,
            };
            return problem is { Type: null, Title: null, Detail: null, Code: null, TraceId: null, Details.Count: 0 } ? null : problem;
        }

        public VippsProblem? Array(JsonElement root)
        {
            AddDetails(root);
            return _details.Count == 0 ? null : new VippsProblem { Details = _details };
        }

        private void AddDetails(JsonElement value, string name = "")
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Array:
                    foreach (var item in value.EnumerateArray())
                    {
                        AddDetails(item, name);
                    }

                    break;

                case JsonValueKind.Object when Text(value, "reason", "errorMessage", "message", "detail", "description") is { } reason:
                    Add(Text(value, "name", "errorCode", "code", "field") ?? name, reason);
                    break;

                case JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject())
                    {
                        AddDetails(property.Value, Clean(property.Name));
                    }

                    break;

                case JsonValueKind.String:
                    if (JsonBodyParser.TextOf(value) is { } text)
                    {
                        Add(name, Clean(text));
                    }

                    break;
            }
        }

        private void Add(string name, string reason)
        {
            if (_details.Count < MaxDetails)
            {
                _details.Add(new VippsProblemDetail { Name = name, Reason = reason });
            }
        }

        private string? Text(JsonElement element, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                var value = JsonBodyParser.Property(element, name);
                var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonBodyParser.TextOf(value);
                if (!string.IsNullOrWhiteSpace(text))
                {
                    return Clean(text);
                }
            }

            return null;
        }

        private string Clean(string text)
        {
            text = redact(text);
            text = text.Length <= MaxTextLength ? text : text[..MaxTextLength];
            text = string.Create(text.Length, text, static (span, text) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(text[i]) ? ' ' : text[i];
                }
            }).Trim();
            return PrintableText.Of(text, MaxTextLength);
        }
    }
}
