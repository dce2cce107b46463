using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Explains why a signature does not fit, by the fewest known mistakes that make it fit.</summary>
internal static class Explanation
{
    private const string OnlyTheBody = "The secret and the URL are right: the signature fits the hash in the header. Only the body was changed.";

    public static (KnownWebhook? Webhook, IReadOnlyList<Finding> Findings) Of(CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks)
    {
        var signatures = AuthorizationReader.Read(request);
        var hashes = ContentHashReading.Of(request);
        var date = request[WebhookSignatureHeaders.DateName] ?? "";
        var named = NamedWebhook.Of(request, webhooks);
        var attempts =
            from signature in signatures
            where signature.Signature.Length > 0
            from webhook in webhooks.OrderByDescending(webhook => named is not null && webhook.Id == named)
            let mistakes = MistakesOf(webhook, webhooks, request, date, signature.Signature)
            from hash in hashes
            from target in webhook.Targets
            let attempt = AttemptOf(webhook, target, date, hash.Hash, signature.Signature)
            select (Webhook: webhook, Signature: signature, Hash: hash, Mistakes: mistakes, Attempt: attempt);
        var all = attempts.ToList();
        for (var count = 0; count <= MistakeSearch.MostMistakes; count++)
        {
            foreach (var (webhook, signature, hash, mistakes, attempt) in all)
            {
                if (MistakeSearch.Find(attempt, mistakes, count) is { } found)
                {
                    return (webhook, [.. Fitting(signature.Oddity, hash, found)]);
                }
            }
        }

        return (null, [.. Unexplained(request, webhooks, signatures, hashes)]);
    }

    private static Mistake[] MistakesOf(
        KnownWebhook webhook, IReadOnlyList<KnownWebhook> webhooks, CapturedRequest request, string date, string signature) =>
    [
        .. SecretMistakes.Of(webhook, webhooks.Where(other => other != webhook && other.Secret != webhook.Secret)),
        .. HostMistakes.Of(webhook, request),
        .. TargetMistakes.Of(webhook, request),
        .. TextMistakes.Of(request),
        .. HashMistakes.Of(request.Body),
        .. DateMistakes.Of(request, date),
        .. SignatureMistakes.Of(signature),
    ];

    private static SigningAttempt AttemptOf(KnownWebhook webhook, string target, string date, string hash, string signature) => new()
    {
        Key = Encoding.UTF8.GetBytes(webhook.Secret),
        Target = target,
        Date = date,
        Host = WebhookSigner.HostOf(webhook.Url),
        ContentHash = hash,
        Signature = signature,
    };

    private static IEnumerable<Finding> Fitting(Finding? oddity, ContentHashReading hash, IReadOnlyList<Mistake> mistakes)
    {
        if (oddity is not null)
        {
            yield return oddity;
        }

        if (hash.Oddity is { } body)
        {
            yield return hash.IsBodyTouched && mistakes.Count == 0 ? body with { Message = $"{OnlyTheBody} {body.Message}" } : body;
        }

        foreach (var mistake in mistakes)
        {
            yield return mistake.Finding;
        }
    }

    private static IEnumerable<Finding> Unexplained(
        CapturedRequest request,
        IReadOnlyList<KnownWebhook> webhooks,
        IReadOnlyList<SignatureReading> signatures,
        IReadOnlyList<ContentHashReading> hashes)
    {
        foreach (var oddity in signatures.Select(static reading => reading.Oddity).Append(hashes[0].Oddity).OfType<Finding>())
        {
            yield return oddity;
        }

        if (signatures.All(static reading => reading.Signature.Length == 0))
        {
            yield break;
        }

        yield return webhooks.FirstOrDefault(SecretMistakes.IsRedacted) is { } redacted
            ? SecretMistakes.RedactedFinding(redacted)
            : NoExplanation.Of(request, webhooks);
    }
}
