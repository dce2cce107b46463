namespace Vipps.Webhooks.Sandbox;

/// <summary>The event types that this sandbox accepts: the documented ones and <see cref="VippsSandboxOptions.AdditionalEventTypes"/>.</summary>
internal sealed class EventCatalog(IEnumerable<WebhookEventType> additional)
{
    private readonly HashSet<string> _names =
        WebhookEventTypes.All.Concat(additional).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

    public bool Supports(string name) => _names.Contains(name);
}
