using System.Diagnostics.CodeAnalysis;

namespace Vipps.Webhooks;

/// <summary>The events to deliver and the URL to deliver them to.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class RegisterWebhookRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="url">
    /// An absolute URL that the whole world can reach: HTTPS, without a redirect, user info or fragment, and best on a common port (443,
    /// 8080, 80). A query is allowed and is signed.
    /// </param>
    /// <param name="events">At least one event type; duplicates are ignored. See <see cref="WebhookEventTypes"/>.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="url"/> is not an absolute URL, or its host cannot exist, or it was passed on wrongly, such as in quotation marks or with a
    /// reference that nothing resolved; or there is no event.
    /// </exception>
    public RegisterWebhookRequest(Uri url, IEnumerable<WebhookEventType> events)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(events);
        Url = CallbackUrl.Canonical(url, nameof(url));
        Events = [.. events.Distinct()];
        if (Events.Count == 0)
        {
            throw new ArgumentException("Name at least one event type, such as those of WebhookEventTypes.Payments.", nameof(events));
        }

        if (Events.Contains(default))
        {
            throw new ArgumentException("One of the event types has no name.", nameof(events));
        }
    }

    /// <summary>Creates a request.</summary>
    /// <param name="url">An absolute URL, as for the other constructor.</param>
    /// <param name="events">At least one event type; duplicates are ignored. See <see cref="WebhookEventTypes"/>.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="url"/> is not an absolute URL, or its host cannot exist, or it was passed on wrongly, such as in quotation marks or with a
    /// reference that nothing resolved; or there is no event.
    /// </exception>
    public RegisterWebhookRequest([StringSyntax(StringSyntaxAttribute.Uri)] string url, IEnumerable<WebhookEventType> events)
        : this(CallbackUrl.Parse(url, nameof(url)), events)
    {
    }

    /// <summary>The URL in the canonical form that is sent: an international host name is written in ASCII.</summary>
    public Uri Url { get; }

    /// <summary>The event types, without duplicates.</summary>
    public IReadOnlyList<WebhookEventType> Events { get; }
}
