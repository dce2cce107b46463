namespace Vipps.Webhooks.Sandbox;

/// <summary>One event on its way to one registration, not before a moment, and with what is wrong at the first attempt.</summary>
internal sealed record Delivery(SandboxEvent Event, DateTimeOffset NotBefore, SandboxDeliveryFault Fault);
