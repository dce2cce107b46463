using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>A request that says it is signed: its headers and its body, as they came.</summary>
internal sealed class SignedRequest
{
    // Of a request without one (HTTP/1.0, or an empty header): nothing would stand for the registered host.
    private const string NoHost = "-";

    private readonly HttpRequest _request;
    private readonly string? _date;
    private readonly string? _contentHash;
    private readonly string? _authorization;
    private readonly string? _alternateAuthorization;
    private readonly StringValues _webhookIds;

    public SignedRequest(HttpRequest request)
    {
        _request = request;
        _date = Take(WebhookSignatureHeaders.DateName);
        _contentHash = Take(WebhookSignatureHeaders.ContentHashName);
        _authorization = Take(WebhookSignatureHeaders.AuthorizationName);
        _alternateAuthorization = Take(WebhookSignatureHeaders.AlternateAuthorizationName);
        _webhookIds = request.Headers[WebhookSignatureHeaders.WebhookIdName];
    }

    /// <summary>The body, once it was read; empty before.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The first header that is needed and did not come; null if none is missing.</summary>
    public string? MissingHeader =>
        string.IsNullOrEmpty(_date) ? WebhookSignatureHeaders.DateName
        : string.IsNullOrEmpty(_contentHash) ? WebhookSignatureHeaders.ContentHashName
        : string.IsNullOrEmpty(_authorization) && string.IsNullOrEmpty(_alternateAuthorization) ? WebhookSignatureHeaders.AuthorizationName
        : null;

    /// <summary>Whether there is none of the headers that only Vipps sends: a scanner, most likely.</summary>
    public bool IsUnsigned => string.IsNullOrEmpty(_date)
        && string.IsNullOrEmpty(_contentHash)
        && string.IsNullOrEmpty(_alternateAuthorization)
        && StringValues.IsNullOrEmpty(_webhookIds)
        && _authorization?.StartsWith(WebhookSignatureHeaders.AuthorizationPrefix, StringComparison.Ordinal) is not true;

    /// <summary>The webhook that the request says, without proof, to come from: one that is known, if it names any; null if it names none.</summary>
    public Guid? FindWebhookId(RegistrationIndex known)
    {
        Guid? first = null;
        foreach (var value in _webhookIds)
        {
            // Several lines, or several ids in one: whatever stands before the app may have added its own.
            for (var rest = value.AsSpan(); !rest.IsEmpty;)
            {
                var comma = rest.IndexOf(',');
                if (Guid.TryParse(comma < 0 ? rest : rest[..comma], out var id))
                {
                    if (!known.Named(id).IsEmpty)
                    {
                        return id;
                    }

                    first ??= id;
                }

                rest = comma < 0 ? default : rest[(comma + 1)..];
            }
        }

        return first;
    }

    /// <summary>Whether a header came as several values.</summary>
    public bool IsRepeated(string name) => _request.Headers[name].Count > 1;

    /// <summary>Whether the sender announced a body, and there is none left: somebody read it before.</summary>
    public bool WasReadBefore => Body.IsEmpty && (_request.ContentLength is { } length
        ? length > 0
        : _request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });

    /// <summary>Host and path that it was sent to, without the query, which may hold a key. Only where they were verified.</summary>
    public string SentTo => $"{_request.Host.Value}{PathAndQuery().ToString().Split('?')[0]}";

    /// <summary>When it was signed. Only where it was verified.</summary>
    public DateTimeOffset Date => DateTimeOffset.ParseExact(_date!, "r", CultureInfo.InvariantCulture, DateTimeStyles.None);

    /// <summary>The hash of the body. Only where it was verified.</summary>
    public ReadOnlySpan<char> ContentHash => _contentHash;

    /// <summary>The first reason against the headers alone; null if only the body and a secret can tell.</summary>
    public WebhookVerification? CheckHeaders() => WebhookVerifier.CheckHeaders(Delivery(useRequestTarget: false));

    /// <summary>Verifies against the registered URL, or else against the address that the request was sent to.</summary>
    public WebhookVerification Verify(
        ReadOnlySpan<WebhookRegistration> registrations,
        DateTimeOffset now,
        TimeSpan tolerance,
        bool useRequestTarget,
        out WebhookRegistration? signedBy) =>
        WebhookVerifier.Verify(Delivery(useRequestTarget), registrations, now, tolerance, out signedBy);

    private WebhookDelivery Delivery(bool useRequestTarget) => new()
    {
        Date = _date,
        ContentHash = _contentHash,
        Authorization = _authorization,
        AlternateAuthorization = _alternateAuthorization,
        Host = !useRequestTarget ? default : _request.Host.HasValue ? _request.Host.Value : NoHost,
        PathAndQuery = useRequestTarget ? PathAndQuery() : default,
        Body = Body.Span,
    };

    private string? Take(string name)
    {
        var values = _request.Headers[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => WebhookSignatureHeaders.Join(values),
        };
    }

    // The raw target: the path properties are decoded. A proxy may send the absolute form (RFC 9112, 3.2.2).
    private ReadOnlySpan<char> PathAndQuery()
    {
        var target = _request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        if (target.IsEmpty)
        {
            // A server that does not keep it, such as TestServer, or an adapter of a cloud function.
            return $"{_request.PathBase.ToUriComponent()}{_request.Path.ToUriComponent()}{_request.QueryString.ToUriComponent()}";
        }

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
