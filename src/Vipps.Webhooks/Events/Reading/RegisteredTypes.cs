namespace Vipps.Webhooks.Events;

/// <summary>The event types of a registration, for a body that does not specify its own.</summary>
internal sealed class RegisteredTypes(IEnumerable<WebhookEventType>? types)
{
    private readonly WebhookEventType[] _types = types is null ? [] : [.. types.Where(type => type.Name.Length > 0).Distinct()];

    /// <summary>The types without duplicates.</summary>
    public IReadOnlyList<WebhookEventType> Types => _types;

    /// <summary>The only type; <see langword="default"/> if there are several or none is known.</summary>
    public WebhookEventType Only => _types is [var only] ? only : default;

    /// <summary>The family of all types; unknown if they are of several families or none is known.</summary>
    public EventFamily Family =>
        _types.Select(EventFamilies.Of).Distinct().ToArray() is [var only] ? only : EventFamily.Unknown;

    /// <summary>Indicates whether an event of a family may come: one of the types is of it, or none is known.</summary>
    public bool Allows(EventFamily family) => _types.Length == 0 || _types.Any(type => EventFamilies.Of(type) == family);

    /// <summary>The only type of a family; <see langword="default"/> if there are several or none.</summary>
    public WebhookEventType OnlyOf(EventFamily family) =>
        _types.Where(type => EventFamilies.Of(type) == family).ToArray() is [var only] ? only : default;
}
