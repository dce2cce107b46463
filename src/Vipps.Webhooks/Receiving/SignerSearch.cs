using System.Runtime.CompilerServices;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// Finds the registration whose secret signed a delivery, at a cost that strangers cannot drive up. A delivery that names a webhook is
/// tried with that webhook's secret and those without an id; one that names none is tried with each secret. Only the latter two are
/// searches, and only searches are limited.
/// </summary>
internal sealed class SignerSearch(TimeProvider time)
{
    private readonly SearchBudget _budget = new(time);

    /// <summary>Verifies a delivery.</summary>
    /// <returns>The result; null if there is none because strangers have used up the budget for searches within this second.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // else the caller's state machine clears its variables for each delivery
    public WebhookVerificationResult? Verify(
        DeliveryHeaders headers,
        in SignedHeaders signed,
        ReadOnlySpan<byte> body,
        RegistrationIndex known,
        DateTimeOffset now,
        VippsWebhookReceiverOptions options)
    {
        if (known.All.IsEmpty)
        {
            return new(WebhookVerification.NoSecret);
        }

        var id = headers.FindWebhookId(known);
        var named = id is null ? [] : known.FindById(id.Value);
        if (!named.IsEmpty)
        {
            var result = headers.Verify(signed, body, named, now, options.Tolerance, options.UseRequestTarget);
            if (result.Status != WebhookVerification.SignatureMismatch)
            {
                return result;
            }
        }

        return Search(headers, signed, body, id, known, now, options);
    }

    private WebhookVerificationResult? Search(
        DeliveryHeaders headers,
        in SignedHeaders signed,
        ReadOnlySpan<byte> body,
        Guid? id,
        RegistrationIndex known,
        DateTimeOffset now,
        VippsWebhookReceiverOptions options)
    {
        var candidates = id is null ? known.All : known.WithoutId;
        if (candidates.IsEmpty)
        {
            return new(WebhookVerification.SignatureMismatch);
        }

        if (!_budget.Allows(candidates.Length))
        {
            return null;
        }

        var result = headers.Verify(signed, body, candidates.AsSpan(), now, options.Tolerance, options.UseRequestTarget);
        if (result.Status is WebhookVerification.SignatureMismatch or WebhookVerification.OutsideTolerance)
        {
            _budget.Spend(candidates.Length);
        }
        else if (result.IsValid && id is not null)
        {
            known.Learn(id.Value, result.Registration!);
        }

        return result;
    }
}
