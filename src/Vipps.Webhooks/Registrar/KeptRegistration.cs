namespace Vipps.Webhooks;

/// <summary>A webhook that the app wants, and how it stands.</summary>
public sealed class KeptRegistration
{
    /// <summary>Its name, as given to <c>KeepRegistered</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required KeptRegistrationState State { get; init; }

    /// <summary>The wanted URL.</summary>
    public required Uri Url { get; init; }

    /// <summary>The wanted event types.</summary>
    public required IReadOnlyList<WebhookEventType> Events { get; init; }

    /// <summary>The id of the webhook that is registered; null if there is none.</summary>
    public Guid? WebhookId { get; init; }

    /// <summary>The number of webhooks that this name has had; 0 if there was none.</summary>
    public int Generation { get; init; }

    /// <summary>The time at which its secret was saved; null if it is not registered.</summary>
    public DateTimeOffset? ActiveAt { get; init; }

    /// <summary>The reason for the state, and what to do about it; null if there is nothing to do. Without anything secret.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// The webhooks of this name on other hosts, sales units or environments, which the registrar leaves alone: of an earlier host of the
    /// shop, or of the shop whose database this one is a copy of.
    /// </summary>
    public IReadOnlyList<Guid> LeftAlone { get; init; } = [];

    /// <summary>Names the webhook and its state.</summary>
    public override string ToString() => $"{Name}: {State}";
}
