using System.Collections.Immutable;
using System.Globalization;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Why a delivery was refused, and what to do: for the shop's own log, never for the answer. Quotes nothing of the request but a webhook
/// id that is one.
/// </summary>
internal static class RefusalAdvice
{
    public static string For(
        WebhookVerification verification,
        SignedRequest request,
        ImmutableArray<WebhookRegistration> registrations,
        DateTimeOffset now,
        bool useRequestTarget) => verification switch
        {
            WebhookVerification.NoSecret =>
                "No registration is known here. Configure the secret that Vipps gave, or add the registration once it is made.",
            WebhookVerification.MissingHeader when request.RepeatedHeader is { } repeated =>
                $"The header {repeated} came more than once. Vipps sends it once: something before this app adds it again.",
            WebhookVerification.MissingHeader when request.MissingHeader is { } missing =>
                $"The header {missing} is missing. Either it is not from Vipps, or something before this app strips it.",
            WebhookVerification.MalformedAuthorization =>
                "Authorization is not in the form that Vipps signs with, or disagrees with X-Vipps-Authorization. Either it is not from Vipps, "
                + "or something before this app replaces the header.",
            WebhookVerification.DateMalformed => "x-ms-date is not a date. It is not from Vipps, or something before this app changes it.",
            WebhookVerification.ContentHashMismatch when request.WasReadBefore =>
                "The body was read before it got here. Move the middleware that reads it behind this endpoint, or let it rewind.",
            WebhookVerification.ContentHashMismatch =>
                "The body is not the one that was signed. Something before this app, or a middleware in it, changes it: even a space counts.",
            WebhookVerification.OutsideTolerance =>
                $"The signature is right, but its date is {Distance(now - request.Date)} this machine's clock. Check the clock; or it was "
                + "recorded and sent again.",
            WebhookVerification.SignatureMismatch => ForSignature(request, registrations, now, useRequestTarget),
            _ => "",
        };

    private static string Distance(TimeSpan age) => string.Create(
        CultureInfo.InvariantCulture, $"{age.Duration().TotalSeconds:F0} s {(age < TimeSpan.Zero ? "ahead of" : "behind")}");

    private static string ForSignature(
        SignedRequest request, ImmutableArray<WebhookRegistration> registrations, DateTimeOffset now, bool useRequestTarget)
    {
        // A second look, for the log alone: is it the secret, or the address?
        request.Verify(registrations, now, TimeSpan.MaxValue, !useRequestTarget, out var otherwise);
        if (otherwise is not null)
        {
            return useRequestTarget
                ? $"The secret of the {otherwise} is right, but host or path were rewritten on the way here. Switch UseRequestTarget off."
                : $"The secret of the {otherwise} is right, but its URL is not the one that was registered with Vipps: this request was sent to "
                  + "that one. Correct the URL.";
        }

        if (request.WebhookId is not { } id)
        {
            return $"None of the {registrations.Length} registrations that are known here signed it.";
        }

        if (registrations.FirstOrDefault(registration => registration.Id == id) is { } named)
        {
            return $"It says it is of the {named}, but neither its secret nor another one fits. Is the secret the one that came with this id, "
                + "and the URL the one that was registered?";
        }

        var withoutId = registrations.Count(registration => registration.Id is null);
        return withoutId > 0
            ? $"It says it is of webhook {id}. {withoutId} of the {registrations.Length} registrations here have no Id: if one of them is meant, "
              + "its secret is not the one that came with it, or its URL is not the one that was registered."
            : $"It says it is of webhook {id}, which is none of the {registrations.Length} registrations here. If it is yours, its secret is "
              + "configured elsewhere, or lost.";
    }
}
