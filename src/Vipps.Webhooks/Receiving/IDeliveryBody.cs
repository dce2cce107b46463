namespace Vipps.Webhooks.Receiving;

/// <summary>The body of a delivery, which is read only if its headers are in the protocol's form.</summary>
internal interface IDeliveryBody
{
    /// <summary>Reads the whole body.</summary>
    /// <param name="maxLength">The most bytes to read.</param>
    /// <param name="timeout">Fires when the time for this delivery is over.</param>
    ValueTask<DeliveryBody> ReadAsync(int maxLength, CancellationToken timeout);
}
