using System.Net;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// <c>DELETE /webhooks/v1/webhooks/{id}</c>: 204, or 400, the only documented refusal, if the id is malformed, unknown or that of another
/// caller's webhook.
/// </summary>
internal sealed class DeleteEndpoint(CallerCheck callers, RegistrationStore registrations)
{
    public Task<ApiAnswer> HandleAsync(HttpContext context) =>
        Task.FromResult(callers.TryPass(context.Request, out var caller, out var refusal)
            ? Delete(caller.Scope, WebhookPaths.InstanceOf(context.Request.Path))
            : refusal);

    private ApiAnswer Delete(RegistrationScope scope, string instance)
    {
        if (!Guid.TryParse(instance[(instance.LastIndexOf('/') + 1)..], out var id))
        {
            return ProblemAnswer.Invalid(instance, new ExtraDetail("id", "The value is not a valid id."));
        }

        return registrations.TryRemove(scope, id)
            ? ApiAnswer.Empty(HttpStatusCode.NoContent)
            : ProblemAnswer.Invalid(instance, new ExtraDetail("id", "There is no webhook with this id."));
    }
}
