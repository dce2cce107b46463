namespace Vipps.Webhooks.Receiving;

/// <summary>The bytes of a body as they arrived, or the reason why there are none.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="Failure">The reason why there is no body; null if there is one.</param>
/// <param name="StatusCode">The status to answer the failure with.</param>
/// <param name="WasReadBefore">True if the sender announced a body and something in the app read it earlier.</param>
internal readonly record struct DeliveryBody(
    ReadOnlyMemory<byte> Bytes, DeliveryOutcome? Failure = null, int StatusCode = 0, bool WasReadBefore = false);
