namespace Vipps.Webhooks.Receiving;

/// <summary>The bytes of a body as they came; or why there are none.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="Failure">Why there is none; null if there is.</param>
/// <param name="StatusCode">The status to answer the failure with.</param>
/// <param name="WasReadBefore">True if the sender announced a body, and something in the app read it before.</param>
internal readonly record struct DeliveryBody(
    ReadOnlyMemory<byte> Bytes, DeliveryOutcome? Failure = null, int StatusCode = 0, bool WasReadBefore = false);
