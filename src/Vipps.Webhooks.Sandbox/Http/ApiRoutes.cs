using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The calls that exist, by method and path.</summary>
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

    public required PaymentEndpoints Payments { get; init; }

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

        if (request.Path.StartsWithSegments(PaymentPaths.Collection) || request.Path.StartsWithSegments(PaymentPaths.Test))
        {
            return MatchPayment(request);
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

    private (SandboxCall? Call, ApiEndpoint Endpoint) MatchPayment(HttpRequest request)
    {
        var (reference, operation) = PaymentPaths.Split(request.Path);
        var isPost = HttpMethods.IsPost(request.Method);
        var isGet = HttpMethods.IsGet(request.Method);
        return (request.Path.StartsWithSegments(PaymentPaths.Test), reference.Length > 0, operation) switch
        {
            (false, false, "") => isPost ? (SandboxCall.CreatePayment, Payments.CreateAsync) : NotAllowed("POST"),
            (false, true, "") => isGet ? (SandboxCall.GetPayment, Payments.GetAsync) : NotAllowed("GET"),
            (false, true, "events") => isGet ? (SandboxCall.GetPaymentEvents, Payments.EventsAsync) : NotAllowed("GET"),
            (false, true, "capture") => isPost ? (SandboxCall.CapturePayment, Payments.CaptureAsync) : NotAllowed("POST"),
            (false, true, "refund") => isPost ? (SandboxCall.RefundPayment, Payments.RefundAsync) : NotAllowed("POST"),
            (false, true, "cancel") => isPost ? (SandboxCall.CancelPayment, Payments.CancelAsync) : NotAllowed("POST"),
            (_, true, "approve") => isPost ? (SandboxCall.ApprovePayment, Payments.ApproveAsync) : NotAllowed("POST"), // some pages leave out /test
            _ => (null, static _ => Task.FromResult(GatewayAnswer.NotFound())),
        };
    }

    private static (SandboxCall? Call, ApiEndpoint Endpoint) NotAllowed(string allow) =>
        (null, _ => Task.FromResult(ApiAnswer.MethodNotAllowed(allow)));
}
