using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Finds the registration whose secret signed a request, at a cost that strangers cannot drive up. A request that names a webhook is tried
/// with that webhook's secret, and with those whose id is not known; one that names none with each. Only the latter two are searches, and
/// only searches are bounded.
/// </summary>
internal sealed class SignerSearch(TimeProvider time)
{
    private readonly SearchBudget _budget = new(time);

    /// <summary>Verifies a request.</summary>
    /// <returns>The outcome; null if it was left open, because strangers have used up what may be spent on searches within this second.</returns>
    public WebhookVerification? Verify(
        SignedRequest request,
        RegistrationIndex known,
        DateTimeOffset now,
        VippsWebhookReceiverOptions options,
        out WebhookRegistration? signedBy)
    {
        signedBy = null;
        if (known.All.IsEmpty)
        {
            return WebhookVerification.NoSecret;
        }

        var id = request.FindWebhookId(known);
        var named = id is null ? [] : known.Named(id.Value);
        if (!named.IsEmpty)
        {
            var verification = request.Verify(named, now, options.Tolerance, options.UseRequestTarget, out signedBy);
            if (verification != WebhookVerification.SignatureMismatch)
            {
                return verification;
            }
        }

        return Search(request, id, known, now, options, out signedBy);
    }

    private WebhookVerification? Search(
        SignedRequest request,
        Guid? id,
        RegistrationIndex known,
        DateTimeOffset now,
        VippsWebhookReceiverOptions options,
        out WebhookRegistration? signedBy)
    {
        signedBy = null;
        var candidates = id is null ? known.All : known.WithoutId;
        if (candidates.IsEmpty)
        {
            return WebhookVerification.SignatureMismatch;
        }

        if (!_budget.Allows(candidates.Length))
        {
            return null;
        }

        var verification = request.Verify(candidates.AsSpan(), now, options.Tolerance, options.UseRequestTarget, out signedBy);
        if (verification is WebhookVerification.SignatureMismatch or WebhookVerification.OutsideTolerance)
        {
            _budget.Spend(candidates.Length);
        }
        else if (verification == WebhookVerification.Valid && id is not null)
        {
            known.Learn(id.Value, signedBy!);
        }

        return verification;
    }
}
