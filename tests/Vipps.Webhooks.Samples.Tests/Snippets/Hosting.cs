using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Vipps.Webhooks;
using Vipps.Webhooks.AspNetCore;
using Vipps.Webhooks.Signing;

namespace Shop;

/// <summary>The code of docs/hosting.md.</summary>
internal static class Hosting
{
    internal static void WithoutARateLimiter(WebApplication app)
    {
        app.UseRateLimiter();
        app.MapVippsWebhooks("/hooks/vipps").DisableRateLimiting();
    }

    internal static async Task<int> AnyHost(
        WebhookProcessor processor, IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers, byte[] body)
    {
        var report = await processor.ProcessAsync(DeliveryHeaders.From(headers), body);
        return report.StatusCode; // and an empty body
    }

    internal static WebhookEvent? VerifyOnly(
        Dictionary<string, string> headers, byte[] body, WebhookRegistration[] registrations, TimeProvider timeProvider)
    {
        var result = WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = headers["x-ms-date"],
                ContentHash = headers["x-ms-content-sha256"],
                Authorization = headers["Authorization"],
                WebhookId = headers["Webhook-Id"],
                Body = body,
            },
            registrations,
            now: timeProvider.GetUtcNow(),
            tolerance: WebhookVerifier.DefaultTolerance);
        if (result.IsValid)
        {
            return WebhookEventReader.Read(body, result.Registration!.Events);
        }

        return null;
    }
}

[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class VippsController(IVippsWebhookReceiver receiver) : Controller
{
    [HttpPost("/hooks/vipps")]
    public Task Receive() => receiver.HandleAsync(HttpContext); // no parameters: binding would read the body
}
