namespace Vipps.Webhooks.Sandbox;

/// <summary>One event on its way to one registration, not before a moment.</summary>
internal sealed record Delivery(SandboxEvent Event, DateTimeOffset NotBefore);
