namespace Vipps.Webhooks;

/// <summary>The way in which a <see cref="PaymentEvent"/> came.</summary>
public enum PaymentEventSource
{
    /// <summary>Vipps delivered it to a webhook.</summary>
    Delivered = 0,

    /// <summary>It was read from the payment's event log: see <see cref="IPaymentReader.GetEventsAsync"/>.</summary>
    Polled,
}
