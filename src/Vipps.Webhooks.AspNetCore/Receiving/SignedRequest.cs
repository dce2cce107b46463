using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>A request that says it is signed: its headers, each of them once, and its body, as they came.</summary>
internal sealed class SignedRequest
{
    // Of a request without one (HTTP/1.0, or an empty header): nothing would stand for the registered host.
    private const string NoHost = "-";

    private readonly HttpRequest _request;
    private readonly string? _date;
    private readonly string? _contentHash;
    private readonly string? _authorization;
    private readonly string? _alternateAuthorization;
    private readonly string? _webhookId;

    public SignedRequest(HttpRequest request)
    {
        _request = request;
        _date = Take(WebhookSignatureHeaders.DateName);
        _contentHash = Take(WebhookSignatureHeaders.ContentHashName);
        _authorization = Take(WebhookSignatureHeaders.AuthorizationName);
        _alternateAuthorization = Take(WebhookSignatureHeaders.AlternateAuthorizationName);
        _webhookId = Take(WebhookSignatureHeaders.WebhookIdName);
    }

    /// <summary>The body, once it was read; empty before.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The first header that came more than once, so that nobody can say which one was meant; null where none did.</summary>
    public string? RepeatedHeader { get; private set; }

    /// <summary>The first header that is needed and did not come; null where none is missing.</summary>
    public string? MissingHeader =>
        string.IsNullOrEmpty(_date) ? WebhookSignatureHeaders.DateName
        : string.IsNullOrEmpty(_contentHash) ? WebhookSignatureHeaders.ContentHashName
        : string.IsNullOrEmpty(_authorization) && string.IsNullOrEmpty(_alternateAuthorization) ? WebhookSignatureHeaders.AuthorizationName
        : null;

    /// <summary>Whether there is none of the headers that only Vipps sends: somebody who knocks at every door.</summary>
    public bool IsUnsigned => RepeatedHeader is null
        && string.IsNullOrEmpty(_date)
        && string.IsNullOrEmpty(_contentHash)
        && string.IsNullOrEmpty(_alternateAuthorization)
        && string.IsNullOrEmpty(_webhookId)
        && _authorization?.StartsWith(WebhookSignatureHeaders.AuthorizationPrefix, StringComparison.Ordinal) is not true;

    /// <summary>What the request says, without proof, about the webhook it comes from; null where it is no id.</summary>
    public Guid? WebhookId => Guid.TryParse(_webhookId, out var id) ? id : null;

    /// <summary>Whether the sender announced a body, and there is none left: somebody read it before.</summary>
    public bool WasReadBefore => Body.IsEmpty && (_request.ContentLength is { } length
        ? length > 0
        : _request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });

    /// <summary>When it was signed. Only where it was verified.</summary>
    public DateTimeOffset Date => DateTimeOffset.ParseExact(_date!, "r", CultureInfo.InvariantCulture, DateTimeStyles.None);

    /// <summary>The hash of the body. Only where it was verified.</summary>
    public ReadOnlySpan<char> ContentHash => _contentHash;

    /// <summary>Verifies against the registered URL, or else against what the request was sent to.</summary>
    public WebhookVerification Verify(
        ImmutableArray<WebhookRegistration> registrations,
        DateTimeOffset now,
        TimeSpan tolerance,
        bool useRequestTarget,
        out WebhookRegistration? signedBy)
    {
        var delivery = new WebhookDelivery
        {
            Date = _date,
            ContentHash = _contentHash,
            Authorization = _authorization,
            AlternateAuthorization = _alternateAuthorization,
            WebhookId = _webhookId,
            Host = !useRequestTarget ? default : _request.Host.HasValue ? _request.Host.Value : NoHost,
            PathAndQuery = useRequestTarget ? PathAndQuery() : default,
            Body = Body.Span,
        };
        return WebhookVerifier.Verify(delivery, registrations.AsSpan(), now, tolerance, out signedBy);
    }

    private string? Take(string name)
    {
        var values = _request.Headers[name];
        if (values.Count > 1)
        {
            RepeatedHeader ??= name;
        }

        return values.Count == 1 ? values[0] : null;
    }

    // The raw target: the path properties are decoded, and lack what a path base took. A proxy may send the absolute form (RFC 9112, 3.2.2).
    private ReadOnlySpan<char> PathAndQuery()
    {
        var target = _request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var authority = target is ['/', ..] ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return target;
        }

        var afterScheme = target[(authority + "://".Length)..];
        var path = afterScheme.IndexOfAny('/', '?');
        return path < 0 ? "/" : afterScheme[path] == '?' ? $"/{afterScheme[path..]}" : afterScheme[path..];
    }
}
