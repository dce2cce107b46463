using System.Diagnostics;
using System.Text;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Signing;

/// <summary>
/// The secret and the registered URL of one webhook, to verify its deliveries with. Create it only once and use it for each delivery,
/// because it computes ahead what it can.
/// </summary>
/// <remarks>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class WebhookRegistration
{
    private readonly string? _secretMistake;

    /// <summary>Creates a registration from what was saved when the webhook was registered.</summary>
    /// <param name="url">The URL as registered. Its host, path and query are signed.</param>
    /// <param name="secret">The secret as Vipps showed it: opaque text, used as it stands.</param>
    /// <param name="id">
    /// The id of the webhook, which finds the secret of a delivery without a search and is a name in logs; null if it was not saved. The
    /// receiver tries a registration with an id only for deliveries that name it or none.
    /// </param>
    /// <param name="events">The event types of the webhook; null or empty if they were not saved.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="url"/> is not an absolute web address or has a host that cannot exist, or <paramref name="secret"/> is empty or white
    /// space.
    /// </exception>
    public WebhookRegistration(Uri url, string secret, Guid? id = null, IEnumerable<WebhookEventType>? events = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        if (!WebUrl.Is(url))
        {
            throw new ArgumentException("The URL must be the absolute https URL that was registered.", nameof(url));
        }

        Url = url;
        _secretMistake = SettingText.FindMistake(secret);
        Id = id;
        Events = events is null ? [] : [.. events];
        Host = WebhookSigner.HostOf(url);
        PathAndQuery = url.PathAndQuery;
        OtherPathAndQuery = OtherSpelling(url);
        Key = new SigningKey(secret);
    }

    /// <summary>The id of the webhook; null if it is not known.</summary>
    public Guid? Id { get; }

    /// <summary>The URL as registered.</summary>
    public Uri Url { get; }

    /// <summary>The event types of the webhook; empty if they are not known.</summary>
    public IReadOnlyList<WebhookEventType> Events { get; }

    internal string Host { get; }

    internal string PathAndQuery { get; }

    /// <summary>Path and query in their other spelling; null if there is only one.</summary>
    internal string? OtherPathAndQuery { get; }

    // A registration is not disposable, so the key's resources are released when it is collected.
    internal SigningKey Key { get; }

    /// <summary>
    /// Looks for a mistake in how the secret or the URL was passed on, such as quotation marks, white space, an unresolved reference or an
    /// HTML entity. Settings are checked when the app starts; this is for registrations from other sources.
    /// </summary>
    /// <returns>A sentence for a log that repeats neither; null if there is no mistake.</returns>
    internal string? FindMistake() =>
        _secretMistake is not null ? $"The secret {_secretMistake}"
        : SettingText.FindMistakeInUrl(Url.OriginalString) is { } mistake ? $"The URL {mistake}"
        : null;

    /// <summary>Names the registration without anything secret; of its URL neither query nor user info.</summary>
    public override string ToString()
    {
        // A query may hold the shop's own key, and user info a password.
        var url = $"{Url.Scheme}://{Host}{PathAndQuery.Split('?')[0]}";
        return Id is { } id ? $"registration {id} for {url}" : $"registration for {url}";
    }

    // .NET writes %7E as ~ and resolves dots, but another tool may have registered the URL without that. Vipps signs it as registered.
    private static string? OtherSpelling(Uri url)
    {
        var text = SettingText.TrimUrl(url.OriginalString);
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return new[] { new Uri(text, asWritten).PathAndQuery, new Uri(text).PathAndQuery }
            .FirstOrDefault(spelling => spelling != url.PathAndQuery && Ascii.IsValid(spelling));
    }
}
