using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary><c>POST /webhooks/v1/webhooks</c>: 201 with id and secret, the only time that the secret is shown.</summary>
internal sealed class RegisterEndpoint(
    CallerCheck callers, RegistrationStore registrations, EventCatalog catalog, CallbackRules rules, TimeProvider time)
{
    private const string DonationsPrefix = "donations.";

    public async Task<ApiAnswer> HandleAsync(HttpContext context)
    {
        if (!callers.TryPass(context.Request, out var caller, out var refusal))
        {
            return refusal;
        }

        // The body is JSON whatever the Content-Type: Vipps' own examples with curl specify none, so that curl sends that of a form.
        RegisterRequestBody body;
        try
        {
            using var document = await JsonDocument
                .ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return ProblemAnswer.Invalid(WebhookPaths.Collection, new ExtraDetail("$", "The body is not a JSON object."));
            }

            body = RegisterRequestBody.Read(document.RootElement, rules, catalog);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an unpaired surrogate, which is found only when the text is read.
            return ProblemAnswer.Invalid(WebhookPaths.Collection, new ExtraDetail("$", "The body is not valid JSON."));
        }

        return Register(caller, body);
    }

    private ApiAnswer Register(ApiCaller caller, RegisterRequestBody body)
    {
        if (body.Url is null || body.Mistakes.Count > 0)
        {
            return ProblemAnswer.Invalid(WebhookPaths.Collection, [.. body.Mistakes]);
        }

        var donations = body.Events.Where(static type => type.Name.StartsWith(DonationsPrefix, StringComparison.Ordinal)).ToList();
        if (donations.Count > 0 && !caller.MayHaveDonations)
        {
            return ProblemAnswer.Invalid(
                WebhookPaths.Collection,
                new ExtraDetail("Events", $"Only merchant-level and partner keys may register: {string.Join(", ", donations)}"));
        }

        var registration = new Registration(caller.Scope, body.Url, body.Events, time.GetUtcNow());
        if (!registrations.TryAdd(registration, out var exhausted))
        {
            return ProblemAnswer.Invalid(
                WebhookPaths.Collection,
                new ExtraDetail("Events", $"No more webhooks can be registered for {exhausted}. Limit: {RegistrationLimits.Of(exhausted.Value)}."));
        }

        return ApiAnswer.Json(HttpStatusCode.Created, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", registration.Id);
            writer.WriteString("secret", registration.Secret);
            writer.WriteEndObject();
        });
    }
}
