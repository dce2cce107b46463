using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The body of a registration request, and every mistake in it.</summary>
internal sealed class RegisterRequestBody
{
    private readonly List<ExtraDetail> _mistakes = [];

    private RegisterRequestBody()
    {
    }

    public RegisteredUrl? Url { get; private set; }

    public IReadOnlyList<WebhookEventType> Events { get; private set; } = [];

    public IReadOnlyList<ExtraDetail> Mistakes => _mistakes;

    public static RegisterRequestBody Read(JsonElement body, CallbackRules rules, EventCatalog catalog)
    {
        var read = new RegisterRequestBody();
        read.ReadUrl(Property(body, "url"), rules);
        read.ReadEvents(Property(body, "events"), catalog);
        return read;
    }

    private void ReadUrl(JsonElement url, CallbackRules rules)
    {
        if (url.ValueKind != JsonValueKind.String || url.GetString() is not { Length: > 0 } text)
        {
            Mistake("Url", "The Url field is required.");
        }
        else if (RegisteredUrl.TryParse(text, rules, out var parsed, out var reason))
        {
            Url = parsed;
        }
        else
        {
            Mistake("Url", reason);
        }
    }

    private void ReadEvents(JsonElement events, EventCatalog catalog)
    {
        if (events.ValueKind != JsonValueKind.Array || events.GetArrayLength() == 0)
        {
            Mistake("Events", "The Events field must name at least one event.");
            return;
        }

        var names = events.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : name.GetRawText());
        var distinct = names.Distinct(StringComparer.Ordinal).ToList();
        var unsupported = distinct.Where(name => !catalog.Supports(name)).ToList();
        if (unsupported.Count > 0)
        {
            Mistake("Events", $"Unsupported values: {string.Join(", ", unsupported)}");
            return;
        }

        Events = [.. distinct.Select(name => new WebhookEventType(name))];
    }

    private void Mistake(string name, string reason) => _mistakes.Add(new ExtraDetail(name, reason));

    // Names of properties are compared ignoring case, as ASP.NET Core compares them.
    private static JsonElement Property(JsonElement body, string name)
    {
        foreach (var property in body.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return default;
    }
}
