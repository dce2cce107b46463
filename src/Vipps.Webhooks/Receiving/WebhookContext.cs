using System.Diagnostics.CodeAnalysis;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>The delivery that an event came with. Holds no secret. To test a handler, create one with an object initializer.</summary>
public sealed class WebhookContext
{
    private HandlerScope? _scope;

    /// <summary>Creates one for a test.</summary>
    public WebhookContext()
    {
    }

    /// <summary>The delivery of an event that was just verified. Its scope follows with <see cref="Use"/>, if a handler runs.</summary>
    /// <param name="received">The event.</param>
    /// <param name="registration">The registration whose secret signed it. It is not kept, because it holds the key.</param>
    /// <param name="attemptedAt">The time at which it was signed.</param>
    [SetsRequiredMembers]
    internal WebhookContext(WebhookEvent received, WebhookRegistration registration, DateTimeOffset attemptedAt)
        : this(received, attemptedAt)
    {
        WebhookId = registration.Id;
        Url = registration.Url;
        Events = registration.Events;
    }

    /// <summary>The delivery of an event that an inbox stored.</summary>
    [SetsRequiredMembers]
    internal WebhookContext(WebhookEvent received, InboxDelivery stored, IServiceProvider services)
        : this(received, stored.AttemptedAt)
    {
        WebhookId = stored.WebhookId;
        Url = stored.Url;
        Events = stored.Events;
        Services = services;
    }

    /// <summary>The delivery of an event that came without a webhook. Its scope follows with <see cref="Use"/>, if a handler runs.</summary>
    [SetsRequiredMembers]
    internal WebhookContext(WebhookEvent received, DateTimeOffset attemptedAt)
    {
        DeliveryKey = received.EventKey;
        AttemptedAt = attemptedAt;
    }

    /// <summary>
    /// The identity of the event, which is its <see cref="WebhookEvent.EventKey"/>: equal for retries and for overlapping registrations,
    /// even if a field was added in the meantime, and different for any two events, except donations and unknown events whose type neither
    /// the body nor the registration specifies. Save it with what the handler does, such as in a column with a unique index, to do it only
    /// once. At most 200 characters of ASCII.
    /// </summary>
    public required string DeliveryKey
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>
    /// The time at which this attempt was signed, in whole seconds, on the sender's clock. The event itself may be days older.
    /// </summary>
    public required DateTimeOffset AttemptedAt { get; init; }

    /// <summary>The services of the scope that the handlers of this delivery run in: their own scope, not the request's.</summary>
    public required IServiceProvider Services { get => field ?? _scope!.Services; init; }

    /// <summary>The id of the webhook whose secret signed the delivery; null if its registration has none.</summary>
    public Guid? WebhookId { get; init; }

    /// <summary>The URL that this webhook is registered with; null if it is not known.</summary>
    public Uri? Url { get; init; }

    /// <summary>The event types of this webhook; empty if they are not known.</summary>
    public IReadOnlyList<WebhookEventType> Events
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = [];

    /// <summary>Begins to use a scope, in which the handlers run.</summary>
    internal void Use(HandlerScope scope) => _scope = scope;

    /// <summary>Names the delivery without personal data; fit for a log.</summary>
    public override string ToString() => WebhookId is { } id ? $"delivery {DeliveryKey} of webhook {id}" : $"delivery {DeliveryKey}";
}
