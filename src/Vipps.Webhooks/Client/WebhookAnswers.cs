using System.Collections.ObjectModel;
using System.Text.Json;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>Reads the Webhooks API's answers. Never throws.</summary>
internal static class WebhookAnswers
{
    /// <summary>Reads the answer to a registration request.</summary>
    /// <returns>Id and secret; null if either is missing.</returns>
    public static (Guid Id, string Secret)? ReadRegistered(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(JsonBodyParser.WithoutMark(body.Span));
            return ReadRegistered(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // It is not JSON, or not Unicode.
        }
    }

    /// <summary>
    /// Reads a list. An entry with an invalid part is listed with the others, because it must be found before it can be deleted.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="leftOut">The number of entries without an id, which cannot be deleted.</param>
    /// <returns>The webhooks; null if the body is not a list, or no entry of it can be read, which is not treated as an empty list.</returns>
    public static IReadOnlyList<Webhook>? ReadList(ReadOnlyMemory<byte> body, out int leftOut)
    {
        leftOut = 0;
        using var document = Parse(body);
        if (document is null || JsonBodyParser.Property(document.RootElement, "webhooks") is not { ValueKind: JsonValueKind.Array } entries)
        {
            return null;
        }

        var webhooks = new List<Webhook>(entries.GetArrayLength());
        foreach (var entry in entries.EnumerateArray())
        {
            if (IdOf(entry) is { } id)
            {
                webhooks.Add(Listed(id, entry));
            }
            else
            {
                leftOut++;
            }
        }

        return webhooks.Count == 0 && leftOut > 0 ? null : webhooks.AsReadOnly();
    }

    private static (Guid Id, string Secret)? ReadRegistered(ref Utf8JsonReader reader)
    {
        Guid? id = null;
        string? secret = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isSecret = reader.ValueTextEquals("secret"u8);
            reader.Read();
            if (isId)
            {
                id = IdOf(ref reader);
            }
            else if (isSecret)
            {
                secret = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        reader.Read(); // throws if anything follows the object
        return id is { } known && !string.IsNullOrWhiteSpace(secret) ? (known, secret) : null;
    }

    private static Guid? IdOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String
        && (reader.TryGetGuid(out var id) || Guid.TryParse(reader.GetString(), out id))
        && id != Guid.Empty
            ? id
            : null;

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonBodyParser.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Guid? IdOf(JsonElement element) =>
        JsonBodyParser.IdOf(JsonBodyParser.Property(element, "id")) is { } id && id != Guid.Empty ? id : null;

    private static Webhook Listed(Guid id, JsonElement entry)
    {
        var text = JsonBodyParser.TextOrJsonOf(JsonBodyParser.Property(entry, "url"));
        return new Webhook
        {
            Id = id,
            Url = Uri.TryCreate(text, UriKind.Absolute, out var parsed) && WebUrl.Is(parsed) ? parsed : null,
            UrlText = text,
            Events = EventsOf(JsonBodyParser.Property(entry, "events")),
        };
    }

    private static ReadOnlyCollection<WebhookEventType> EventsOf(JsonElement events)
    {
        if (events.ValueKind != JsonValueKind.Array)
        {
            return ReadOnlyCollection<WebhookEventType>.Empty;
        }

        var types = new List<WebhookEventType>(events.GetArrayLength());
        foreach (var entry in events.EnumerateArray())
        {
            if (JsonBodyParser.TextOf(entry) is { } name && !string.IsNullOrWhiteSpace(name))
            {
                types.Add(new(name));
            }
        }

        return types.AsReadOnly();
    }
}
