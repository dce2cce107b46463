using System.Globalization;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Receiving;

/// <summary>
/// Explains why a delivery was refused and what to do, for the shop's own log and never for the answer. Of what is not verified it quotes
/// only a webhook id that is a GUID.
/// </summary>
internal static class RefusalAdvice
{
    public static string For(
        WebhookVerificationResult result,
        DeliveryHeaders headers,
        DeliveryBody body,
        RegistrationIndex known,
        DateTimeOffset now,
        bool useRequestTarget,
        SearchBudget budget) => result.Status switch
        {
            WebhookVerification.NoSecret =>
                "No registration is known here. Configure the secret that Vipps showed, or add the registration once it exists.",
            _ when headers.FindRepeated(result.Status) is { } repeated =>
                $"The header {repeated} came more than once. Vipps sends it once: something before this app adds it again.",
            WebhookVerification.MissingHeader when headers.Missing is { } missing =>
                $"The header {missing} is missing. Either the request is not from Vipps, or something before this app strips the header.",
            WebhookVerification.MalformedAuthorization =>
                "Authorization is not in the form that Vipps signs with, or disagrees with X-Vipps-Authorization. Either the request is not "
                + "from Vipps, or something before this app replaces the header. If it must, let X-Vipps-Authorization through.",
            WebhookVerification.MalformedDate =>
                "x-ms-date is not a date. Either the request is not from Vipps, or something before this app changes the header.",
            WebhookVerification.ContentHashMismatch when headers.Check(out _) is not null =>
                "x-ms-content-sha256 is not a hash in base64. Either the request is not from Vipps, or something before this app changes the header.",
            WebhookVerification.ContentHashMismatch when body.WasReadBefore =>
                "The body was already read by earlier middleware. Move that behind this endpoint, or let it rewind the body.",
            WebhookVerification.ContentHashMismatch =>
                "The body is not the one that was signed. Something before this app, or a middleware in it, changes it: even a space counts.",
            WebhookVerification.OutsideTolerance =>
                $"The signature is right, but its date is {Distance(now - result.SignedAt!.Value)} this machine's clock. Check the clock. If "
                + "it is right, the delivery was recorded and sent again.",
            WebhookVerification.SignatureMismatch => ForSignatureMismatch(headers, body.Bytes.Span, known, now, useRequestTarget, budget),
            _ => "",
        };

    private static string Distance(TimeSpan age) => string.Create(
        CultureInfo.InvariantCulture, $"{age.Duration().TotalSeconds:F0} s {(age < TimeSpan.Zero ? "ahead of" : "behind")}");

    private static string ForSignatureMismatch(
        DeliveryHeaders headers,
        ReadOnlySpan<byte> body,
        RegistrationIndex known,
        DateTimeOffset now,
        bool useRequestTarget,
        SearchBudget budget)
    {
        // A second search, for the log only, to name what is wrong: the address, the id or the secret.
        if (budget.Allows(known.All.Length))
        {
            budget.Spend(known.All.Length);
            return ForSignatureMismatch(headers, body, known, known.All.AsSpan(), now, useRequestTarget);
        }

        var named = headers.FindWebhookId(known) is { } id ? known.FindById(id) : [];
        return ForSignatureMismatch(headers, body, known, named, now, useRequestTarget)
            + " Not every secret was tried for this line, because too many requests like it came within the second.";
    }

    private static string ForSignatureMismatch(
        DeliveryHeaders headers,
        ReadOnlySpan<byte> body,
        RegistrationIndex known,
        ReadOnlySpan<WebhookRegistration> candidates,
        DateTimeOffset now,
        bool useRequestTarget)
    {
        var id = headers.FindWebhookId(known);
        var named = id is null ? [] : known.FindById(id.Value);
        headers.Check(out var signed); // the verifier found nothing to refuse in them
        if (headers.Verify(signed, body, candidates, now, TimeSpan.MaxValue, !useRequestTarget).Registration is { } signerAtOtherAddress)
        {
            return useRequestTarget
                ? $"The secret of the {signerAtOtherAddress} is right, but host or path were rewritten on the way here. Switch "
                  + "UseRequestTarget off."
                : $"The secret of the {signerAtOtherAddress} is right, but its URL is not the one that was registered with Vipps: that one is "
                  + $"{headers.SentTo}. Correct the URL.";
        }

        if (id is null)
        {
            return $"It was not signed with the secret and the URL of {Describe(known.All.AsSpan())}.{FindMistake(known.All.AsSpan())}";
        }

        if (headers.Verify(signed, body, candidates, now, TimeSpan.MaxValue, useRequestTarget).Registration is { } signerWithOtherId)
        {
            return $"The secret of the {signerWithOtherId} is right, but the delivery claims to be from webhook {id}. Correct the Id of "
                + "that registration, or leave it out.";
        }

        if (!named.IsEmpty)
        {
            return $"It claims to be from the {named[0]}, but neither its secret nor another one matches. Is the secret the one that came "
                + $"with this id, and the URL the one that was registered?{FindMistake(named)}";
        }

        return known.WithoutId.IsEmpty
            ? $"It claims to be from webhook {id}, which is not {Describe(known.All.AsSpan())}. If it is yours, its secret is configured "
              + "elsewhere or lost."
            : $"It claims to be from webhook {id}. If that is {Describe(known.WithoutId.AsSpan())} without an Id, the secret is not the one that "
              + $"came with it, or the URL is not the one that was registered.{FindMistake(known.WithoutId.AsSpan())}";
    }

    private static string Describe(ReadOnlySpan<WebhookRegistration> registrations) => registrations is [var only]
        ? $"the {only}"
        : $"any of the {registrations.Length} registrations";

    // Returns the mistake of the first registration that has one, without a look at thousands. Those from configuration are checked when
    // the app starts, others are not.
    private static string FindMistake(ReadOnlySpan<WebhookRegistration> registrations)
    {
        const int MaxLookedAt = 100;
        foreach (var registration in registrations[..Math.Min(registrations.Length, MaxLookedAt)])
        {
            if (registration.FindMistake() is { } mistake)
            {
                return $" Check the {registration}. {mistake}";
            }
        }

        return "";
    }
}
