namespace Vipps.Webhooks.Events;

/// <summary>What the event types of a registration tell about a body that does not tell itself.</summary>
internal sealed class RegisteredTypes(IEnumerable<WebhookEventType>? types)
{
    private readonly WebhookEventType[] _types = types is null ? [] : [.. types.Where(type => type.Name.Length > 0).Distinct()];

    /// <summary>The types, each once.</summary>
    public IReadOnlyList<WebhookEventType> Types => _types;

    /// <summary>The only type; <see langword="default"/> where there are several, or none is known of.</summary>
    public WebhookEventType Only => _types is [var only] ? only : default;

    /// <summary>The family of all types; unknown where they are of several, or none is known of.</summary>
    public EventFamily Family =>
        _types.Select(EventFamilies.Of).Distinct().ToArray() is [var only] ? only : EventFamily.Unknown;

    /// <summary>Whether an event of a family may come: one of the types is of it, or none is known of.</summary>
    public bool Allow(EventFamily family) => _types.Length == 0 || _types.Any(type => EventFamilies.Of(type) == family);

    /// <summary>The only type of a family; <see langword="default"/> where there are several or none.</summary>
    public WebhookEventType OnlyOf(EventFamily family) =>
        _types.Where(type => EventFamilies.Of(type) == family).ToArray() is [var only] ? only : default;
}
