using System.Net;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary><c>GET /webhooks/v1/webhooks</c>: all webhooks of the caller at once, never a secret.</summary>
internal sealed class ListEndpoint(CallerCheck callers, RegistrationStore registrations)
{
    public Task<ApiAnswer> HandleAsync(HttpContext context) =>
        Task.FromResult(callers.TryPass(context.Request, out var caller, out var refusal) ? List(caller.Scope) : refusal);

    private ApiAnswer List(RegistrationScope scope) => ApiAnswer.Json(HttpStatusCode.OK, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("webhooks");
        foreach (var registration in registrations.Of(scope))
        {
            writer.WriteStartObject();
            writer.WriteString("id", registration.Id);
            writer.WriteString("url", registration.Url.Text);
            writer.WriteStartArray("events");
            foreach (var type in registration.Events)
            {
                writer.WriteStringValue(type.Name);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
