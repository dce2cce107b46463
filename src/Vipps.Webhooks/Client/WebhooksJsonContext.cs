using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Client;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegisterBody))]
internal sealed partial class WebhooksJsonContext : JsonSerializerContext;

internal sealed record RegisterBody(string Url, IReadOnlyList<WebhookEventType> Events);
