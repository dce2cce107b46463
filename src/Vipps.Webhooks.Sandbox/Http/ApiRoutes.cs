using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The five calls that exist, by method and path.</summary>
internal sealed class ApiRoutes
{
    public const string StandardToken = "/accesstoken/get";
    public const string MerchantToken = "/miami/v1/token";
    public const string Webhooks = "/webhooks/v1/webhooks";

    public required ApiEndpoint StandardTokenEndpoint { get; init; }

    public required ApiEndpoint MerchantTokenEndpoint { get; init; }

    public required ApiEndpoint RegisterEndpoint { get; init; }

    public required ApiEndpoint ListEndpoint { get; init; }

    public required ApiEndpoint DeleteEndpoint { get; init; }

    /// <summary>Returns the call that a request makes and the endpoint that answers it; the call is null if there is no such path or method.</summary>
    public (SandboxCall? Call, ApiEndpoint Endpoint) Match(HttpRequest request)
    {
        var method = request.Method;
        if (request.Path.Equals(StandardToken))
        {
            return HttpMethods.IsPost(method) ? (SandboxCall.Token, StandardTokenEndpoint) : NotAllowed("POST");
        }

        if (request.Path.Equals(MerchantToken))
        {
            return HttpMethods.IsPost(method) ? (SandboxCall.Token, MerchantTokenEndpoint) : NotAllowed("POST");
        }

        if (!request.Path.StartsWithSegments(Webhooks, out var rest))
        {
            return (null, static _ => Task.FromResult(GatewayAnswer.NotFound()));
        }

        if (rest.Value is null or "" or "/")
        {
            return HttpMethods.IsPost(method) ? (SandboxCall.Register, RegisterEndpoint)
                : HttpMethods.IsGet(method) ? (SandboxCall.List, ListEndpoint)
                : NotAllowed("GET, POST");
        }

        if (rest.Value.IndexOf('/', 1) >= 0)
        {
            return (null, static _ => Task.FromResult(GatewayAnswer.NotFound()));
        }

        return HttpMethods.IsDelete(method) ? (SandboxCall.Delete, DeleteEndpoint) : NotAllowed("DELETE");
    }

    private static (SandboxCall? Call, ApiEndpoint Endpoint) NotAllowed(string allow) =>
        (null, _ => Task.FromResult(ApiAnswer.MethodNotAllowed(allow)));
}
