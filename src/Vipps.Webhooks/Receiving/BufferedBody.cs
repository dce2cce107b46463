using System.Net;

namespace Vipps.Webhooks.Receiving;

/// <summary>A body that the host has read already.</summary>
internal sealed class BufferedBody(ReadOnlyMemory<byte> bytes) : IDeliveryBody
{
    public ValueTask<DeliveryBody> ReadAsync(int maxLength, CancellationToken timeout) => new(
        bytes.Length <= maxLength
            ? new DeliveryBody(bytes)
            : new DeliveryBody(default, DeliveryOutcome.BodyTooLong, (int)HttpStatusCode.RequestEntityTooLarge));
}
