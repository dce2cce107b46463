// Stands in for ASP.NET Core's, which a library without a web server does not reference: found by the same name, it throws as that one does
// where there is no incoming request.
namespace Microsoft.AspNetCore.HeaderPropagation;

internal sealed class HeaderPropagationMessageHandler : DelegatingHandler
{
    public static readonly AsyncLocal<string?> IncomingRequest = new();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add(
            "X-Correlation-Id",
            IncomingRequest.Value ?? throw new InvalidOperationException("The HeaderPropagationValues.Headers property has not been initialized."));
        return base.SendAsync(request, cancellationToken);
    }
}
