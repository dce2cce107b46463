using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>A delivery as it came over the wire, to be tampered with.</summary>
internal sealed record CapturedDelivery(string Date, string ContentHash, string Authorization, string Alternate, string WebhookId, byte[] Body)
{
    public static CapturedDelivery Of(Uri url, string secret, Guid id, byte[] body, DateTimeOffset date)
    {
        var headers = WebhookSigner.Sign(secret, url, body, date);
        return new(headers.Date, headers.ContentHash, headers.Authorization, headers.Authorization, id.ToString(), body);
    }

    public WebhookVerification Verify(WebhookRegistration registration, DateTimeOffset now) => WebhookVerifier.Verify(
        new WebhookDelivery
        {
            Date = Date,
            ContentHash = ContentHash,
            Authorization = Authorization,
            AlternateAuthorization = Alternate,
            WebhookId = WebhookId,
            Body = Body,
        },
        registration,
        now,
        WebhookVerifier.DefaultTolerance);

    /// <summary>Everything that a clumsy or hostile hand may do to it, one thing at a time. None of it may verify.</summary>
    public IEnumerable<(string How, CapturedDelivery Tampered)> Tamperings()
    {
        foreach (var (how, date) in Tampering.Of(Date))
        {
            yield return ($"date {how}", this with { Date = date });
        }

        foreach (var (how, hash) in Tampering.Of(ContentHash))
        {
            yield return ($"hash {how}", this with { ContentHash = hash });
        }

        foreach (var (how, authorization) in Tampering.Of(Authorization))
        {
            yield return ($"both authorizations {how}", this with { Authorization = authorization, Alternate = authorization });
            if (authorization.Length > 0) // where one is dropped, the other one counts
            {
                yield return ($"authorization {how}", this with { Authorization = authorization });
                yield return ($"alternate {how}", this with { Alternate = authorization });
                yield return ($"authorization alone {how}", this with { Authorization = authorization, Alternate = "" });
                yield return ($"alternate alone {how}", this with { Authorization = "", Alternate = authorization });
            }
        }

        foreach (var (how, body) in Tampering.Of(Body))
        {
            yield return ($"body {how}", this with { Body = body });
        }
    }
}
