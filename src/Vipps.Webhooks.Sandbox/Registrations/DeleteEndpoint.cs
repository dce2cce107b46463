using System.Net;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary><c>DELETE /webhooks/v1/webhooks/{id}</c>: 204; 400 for what is no id; 404 for an id that is unknown, or another's.</summary>
internal sealed class DeleteEndpoint(CallerCheck callers, RegistrationStore registrations)
{
    public Task<ApiAnswer> HandleAsync(HttpContext context) =>
        Task.FromResult(callers.TryPass(context.Request.Headers, out var scope, out var refusal)
            ? Delete(scope, LastSegment(context.Request.Path))
            : refusal);

    private ApiAnswer Delete(RegistrationScope scope, string id)
    {
        var instance = WebhookPaths.Item(id);
        if (!Guid.TryParse(id, out var parsed))
        {
            return ProblemAnswer.Invalid(instance, new ExtraDetail("id", "The value is not a valid id."));
        }

        return registrations.TryRemove(scope, parsed)
            ? ApiAnswer.Empty(HttpStatusCode.NoContent)
            : ProblemAnswer.Create(HttpStatusCode.NotFound, "Not Found", instance, "There is no webhook with this id.");
    }

    private static string LastSegment(PathString path) => path.Value![(path.Value!.LastIndexOf('/') + 1)..];
}
