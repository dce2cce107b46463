using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// Paths as the API behind the gateway sees them and names them in <c>instance</c>: without the leading <c>/webhooks</c>.
/// </summary>
internal static class WebhookPaths
{
    public const string Collection = "/v1/webhooks";

    private const string Gateway = "/webhooks";

    public static string InstanceOf(PathString path) =>
        path.StartsWithSegments(Gateway, out var behind) ? behind.Value! : path.Value!;
}
