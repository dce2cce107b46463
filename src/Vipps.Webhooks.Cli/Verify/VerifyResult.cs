using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <param name="Valid">Whether a receiver would take it.</param>
/// <param name="Verification">What the SDK's verifier says, by its name there.</param>
/// <param name="Registration">Whose signature it is, or would be but for what was found; null where that is not known.</param>
/// <param name="SignedAt">The date that was signed; null where there is none that can be read.</param>
/// <param name="ReceivedAt">The moment that the date was compared with; null where the date was left out.</param>
/// <param name="Findings">Why it is not valid; remarks, where it is.</param>
internal sealed record VerifyResult(
    bool Valid,
    WebhookVerification Verification,
    VerifiedRegistration? Registration,
    DateTimeOffset? SignedAt,
    DateTimeOffset? ReceivedAt,
    IReadOnlyList<Finding> Findings);

/// <param name="Id">The id of the webhook; null where it is not known.</param>
/// <param name="Url">Its URL, without the query, which may hold a key.</param>
/// <param name="Source">The option, variable or setting that the URL is from.</param>
internal sealed record VerifiedRegistration(Guid? Id, string Url, string Source)
{
    public static VerifiedRegistration Of(KnownWebhook webhook) =>
        new(webhook.Id, UrlText.WithoutQuery(webhook.Url), webhook.UrlSource);
}
