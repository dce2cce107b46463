using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <param name="Valid">True if a receiver would accept it.</param>
/// <param name="Verification">The result of the SDK's verifier, by its name there.</param>
/// <param name="Registration">The registration that signed it, or would have without the findings; null if it is unknown.</param>
/// <param name="SignedAt">The date that was signed; null if it is missing or cannot be read.</param>
/// <param name="ReceivedAt">The time that the date was compared with; null if the date was ignored.</param>
/// <param name="Findings">The reasons for which it is not valid; remarks if it is.</param>
internal sealed record VerifyResult(
    bool Valid,
    WebhookVerification Verification,
    VerifiedRegistration? Registration,
    DateTimeOffset? SignedAt,
    DateTimeOffset? ReceivedAt,
    IReadOnlyList<Finding> Findings);

/// <param name="Id">The id of the webhook; null if it is unknown.</param>
/// <param name="Url">Its URL, without the query, which may hold a key.</param>
/// <param name="Source">The option, variable or setting that the URL is from.</param>
internal sealed record VerifiedRegistration(Guid? Id, string Url, string Source)
{
    public static VerifiedRegistration Of(KnownWebhook webhook) =>
        new(webhook.Id, UrlText.WithoutQuery(webhook.Url), webhook.UrlSource);
}
