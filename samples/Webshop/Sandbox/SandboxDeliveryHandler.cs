namespace Webshop.Sandbox;

/// <summary>Lets each call of the shop cause deliveries in the way that was chosen for its order. The shop's own code knows nothing of it.</summary>
internal sealed class SandboxDeliveryHandler(SandboxDeliveries deliveries) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        deliveries.RunAsync(ReferenceIn(request.RequestUri!), () => base.SendAsync(request, cancellationToken), cancellationToken);

    // …/payments/{reference}/capture; a payment that is being created has no page yet.
    private static string ReferenceIn(Uri url) =>
        url.Segments.SkipWhile(static segment => segment != "payments/").ElementAtOrDefault(1)?.TrimEnd('/') ?? "";
}
