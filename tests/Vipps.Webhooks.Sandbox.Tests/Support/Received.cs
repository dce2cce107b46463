using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox.Tests;

/// <summary>A delivery as it came over the socket.</summary>
internal sealed record Received(string Method, string RawTarget, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public Guid WebhookId => Guid.Parse(Headers["Webhook-Id"]);

    public static async Task<Received> FromAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new Received(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
    }

    public string Text(string field) => (string)System.Text.Json.Nodes.JsonNode.Parse(Body)![field]!;

    public WebhookVerification Verify(string secret, string registeredHost, string registeredTarget, DateTimeOffset now) =>
        WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = Headers["x-ms-date"],
                ContentHash = Headers["x-ms-content-sha256"],
                Authorization = Headers["Authorization"],
                AlternateAuthorization = Headers["X-Vipps-Authorization"],
                Body = Body,
            },
            new WebhookRegistration(AsRegistered(registeredHost, registeredTarget), secret),
            now,
            TimeSpan.FromSeconds(1)).Status;

    // Letter for letter: System.Uri would write %7E as ~.
    private static Uri AsRegistered(string host, string target) => new(
        $"http://{host}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
