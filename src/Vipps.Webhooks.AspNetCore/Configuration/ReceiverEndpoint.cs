namespace Vipps.Webhooks.AspNetCore;

/// <summary>Marks an endpoint that leads to a receiver.</summary>
/// <param name="Receiver">The name of the receiver.</param>
internal sealed record ReceiverEndpoint(string Receiver);
