using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>A delivery with all that its signature covers, each part of which a test may change.</summary>
internal sealed record SignedDelivery
{
    [ThreadStatic]
    private static (Uri Url, string Secret, WebhookRegistration[] Registrations) _last;

    public required Uri Url { get; init; }

    public required string Secret { get; init; }

    /// <summary>The moment of receipt.</summary>
    public required DateTimeOffset Now { get; init; }

    public required byte[] Body { get; init; }

    public required string Date { get; init; }

    public required string ContentHash { get; init; }

    public required string Authorization { get; init; }

    public required string AlternateAuthorization { get; init; }

    public required string Host { get; init; }

    public required string PathAndQuery { get; init; }

    public static SignedDelivery Of(Uri url, string secret, byte[] body, DateTimeOffset date)
    {
        var headers = WebhookSigner.Sign(secret, url, body, date);
        return new SignedDelivery
        {
            Url = url,
            Secret = secret,
            Now = date,
            Body = body,
            Date = headers.Date,
            ContentHash = headers.ContentHash,
            Authorization = headers.Authorization,
            AlternateAuthorization = headers.Authorization,
            Host = WebhookSigner.HostOf(url),
            PathAndQuery = url.PathAndQuery,
        };
    }

    /// <summary>The same delivery, to be verified against what was registered, and not against what it was sent to.</summary>
    public SignedDelivery AsRegistered() => this with { Host = "", PathAndQuery = "" };

    public WebhookVerification? CheckHeaders() => WebhookVerifier.CheckHeaders(new WebhookDelivery
    {
        Date = Date,
        ContentHash = ContentHash,
        Authorization = Authorization,
        AlternateAuthorization = AlternateAuthorization,
        Body = default,
    });

    public WebhookVerification Verify(string hint = "") => WebhookVerifier.Verify(
        new WebhookDelivery
        {
            Date = Date,
            ContentHash = ContentHash,
            Authorization = Authorization,
            AlternateAuthorization = AlternateAuthorization,
            WebhookId = hint,
            Host = Host,
            PathAndQuery = PathAndQuery,
            Body = Body,
        },
        Registrations(),
        Now,
        WebhookVerifier.DefaultTolerance).Status;

    // To look through its settings takes longer than to verify, and most of the very many deliveries differ in something else.
    private WebhookRegistration[] Registrations()
    {
        if (!ReferenceEquals(_last.Url, Url) || !ReferenceEquals(_last.Secret, Secret))
        {
            _last = (Url, Secret, [new WebhookRegistration(Url, "a secret of another time", Guid.Empty), new WebhookRegistration(Url, Secret)]);
        }

        return _last.Registrations;
    }
}
