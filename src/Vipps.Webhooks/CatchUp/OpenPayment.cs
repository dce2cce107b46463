using Vipps.Webhooks.Http;

namespace Vipps.Webhooks;

/// <summary>A payment that the shop waits for.</summary>
public sealed record OpenPayment
{
    /// <summary>The shop's reference of the payment.</summary>
    public required string Reference { get; init; }

    /// <summary>
    /// The time at which the shop created it, or requested a capture, refund or cancellation that it waits for: the younger, the more often the payment is
    /// read. If the time changes, the payment is read again, even if it was read to its end.
    /// </summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The merchant serial number of its sales unit; null, the default, for that of the settings. For partners, who act for many.</summary>
    public string? MerchantSerialNumber { get; init; }

    /// <summary>Names the payment: fit for a log.</summary>
    public override string ToString() => PrintableText.Of(Reference);
}
