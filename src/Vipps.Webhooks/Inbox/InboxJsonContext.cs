using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Inbox;

/// <summary>The JSON in which deliveries are handed to a broker. Shops have it in queues: fields may be added, none may change.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InboxDelivery))]
internal sealed partial class InboxJsonContext : JsonSerializerContext;
