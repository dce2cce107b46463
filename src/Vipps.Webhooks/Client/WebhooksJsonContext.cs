using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Client;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(RegisterAnswer))]
[JsonSerializable(typeof(ListAnswer))]
internal sealed partial class WebhooksJsonContext : JsonSerializerContext;

internal sealed record RegisterBody(string Url, IReadOnlyList<WebhookEventType> Events);

// A class, not a record: a record would print the secret.
internal sealed class RegisterAnswer
{
    public Guid Id { get; init; }

    public string? Secret { get; init; }
}

internal sealed record ListAnswer(ListedWebhook[]? Webhooks);

internal sealed record ListedWebhook(Guid Id, Uri? Url, IReadOnlyList<WebhookEventType>? Events);
