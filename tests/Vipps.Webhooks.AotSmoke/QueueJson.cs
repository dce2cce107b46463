using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.AotSmoke;

/// <summary>What a shop writes to keep events in a queue of its own.</summary>
[JsonSerializable(typeof(WebhookEvent))]
[JsonSerializable(typeof(Money))]
internal sealed partial class QueueJson : JsonSerializerContext;
