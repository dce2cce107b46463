using System.Globalization;
using System.Net;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>A recorded delivery that is sent again: the same method, headers and body, with the signature of the recording or a new one.</summary>
internal sealed class Replay
{
    // Headers of a single connection (RFC 9110, section 7.6.1), and those that the client writes itself.
    private static readonly string[] NotForwarded =
    [
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length", "Host",
    ];

    private static readonly string[] SignatureNames =
    [
        WebhookSignatureHeaders.DateName, WebhookSignatureHeaders.ContentHashName, WebhookSignatureHeaders.AuthorizationName, WebhookSignatureHeaders.AlternateAuthorizationName,
    ];

    private Replay(string method, string? pathAndQuery, string? host, IReadOnlyList<CapturedHeader> headers, ReadOnlyMemory<byte> body) =>
        (Method, PathAndQuery, Host, Headers, Body) = (method, pathAndQuery, host, headers, body);

    public string Method { get; }

    /// <summary>Path and query that are signed, or were recorded; null if neither is known.</summary>
    public string? PathAndQuery { get; }

    /// <summary>The host that is signed, or was recorded; null if neither is known.</summary>
    public string? Host { get; }

    public IReadOnlyList<CapturedHeader> Headers { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The date that is sent; null if it is missing or cannot be read.</summary>
    public DateTimeOffset? SignedAt =>
        Headers.FirstOrDefault(static header => Is(header, WebhookSignatureHeaders.DateName)) is { } date
        && DateTimeOffset.TryParseExact(date.Value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    /// <summary>Replays a delivery as it was recorded.</summary>
    public static Replay Of(CapturedRequest request) =>
        new(request.Method ?? "POST", request.Target?.PathAndQuery, request.Host, ForwardedHeaders(request), request.Body);

    /// <summary>Replays a delivery with a new date and a new signature, for the URL of a webhook.</summary>
    /// <param name="request">The recording.</param>
    /// <param name="webhook">The webhook whose URL and secret are used to sign.</param>
    /// <param name="id">The id to send; null for that of the webhook or, if it has none, that of the recording.</param>
    /// <param name="now">The date to sign.</param>
    public static Replay SignedAnew(CapturedRequest request, KnownWebhook webhook, Guid? id, DateTimeOffset now)
    {
        var signed = SignedDelivery.Sign(webhook, id, new SignedBody(request.Body.ToArray(), file: null), now);
        string[] replaced = [.. SignatureNames, .. (id ?? webhook.Id) is null ? [] : (string[])[WebhookSignatureHeaders.WebhookIdName]];
        return new(
            request.Method ?? "POST",
            webhook.Url.PathAndQuery,
            WebhookSigner.HostOf(webhook.Url),
            [
                .. ForwardedHeaders(request).Where(header => !replaced.Any(name => Is(header, name))),
                .. signed.Headers.Where(header => replaced.Any(name => Is(header, name)) || request.ValuesOf(header.Name) is []),
            ],
            request.Body);
    }

    /// <exception cref="ToolException">The recording holds something that cannot be sent.</exception>
    public HttpRequestMessage ToRequest(string url, string? host)
    {
        var request = new HttpRequestMessage(MethodOf(Method), UriOf(url))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(Body),
        };
        foreach (var header in host is null ? Headers : Headers.Prepend(new CapturedHeader("Host", host)))
        {
            // Without validation, values are sent letter for letter. Names that the first call refuses are those of a body.
            if (header.Value.AsSpan().ContainsAny('\r', '\n', '\0')
                || (!request.Headers.TryAddWithoutValidation(header.Name, header.Value)
                    && !request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value)))
            {
                throw ToolException.WrongUse($"The header {PlainText.Of(header.Name)} cannot be sent.", "Correct it in the recording, or remove it.");
            }
        }

        return request;
    }

    private static List<CapturedHeader> ForwardedHeaders(CapturedRequest request)
    {
        var named = request.ValuesOf("Connection").SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries));
        string[] left = [.. NotForwarded, .. named];
        return [.. request.Headers.Where(header => !left.Any(name => Is(header, name)))];
    }

    private static bool Is(CapturedHeader header, string name) => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static HttpMethod MethodOf(string method)
    {
        try
        {
            return new HttpMethod(method);
        }
        catch (FormatException)
        {
            throw ToolException.WrongUse("The method of the recording is not an HTTP method.", "A delivery is sent with POST.");
        }
    }

    // Letter for letter if possible: Uri changes the spelling of some characters that were signed.
    private static Uri UriOf(string url) =>
        Ascii.IsValid(url) && !url.Any(static letter => letter <= ' ')
            ? new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
            : new Uri(url);
}
