namespace Vipps.Webhooks.Sandbox;

/// <summary>One event on its way to one registration, with the earliest time and the fault of the first attempt.</summary>
internal sealed record Delivery(SandboxEvent Event, DateTimeOffset NotBefore, SandboxDeliveryFault Fault);
