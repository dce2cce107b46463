namespace Vipps.Webhooks;

/// <summary>
/// Options of one request, on an <see cref="HttpClient"/> with <c>AddVippsAuthentication</c>. Set them in
/// <see cref="HttpRequestMessage.Options"/>.
/// </summary>
public static class VippsRequestOptions
{
    /// <summary>
    /// The name of <see cref="MerchantSerialNumber"/>, for clients that set options by name, such as Refit's <c>[Property]</c>.
    /// </summary>
    public const string MerchantSerialNumberName = "Vipps.MerchantSerialNumber";

    /// <summary>
    /// The merchant serial number of the sales unit that the request is for, digits only; null for none, as partners call without one.
    /// Default if it is not set: the configured one.
    /// </summary>
    /// <remarks>
    /// The request fails, unsent, with an <see cref="ArgumentException"/> if the number is not digits only, and with an
    /// <see cref="InvalidOperationException"/> if the keys cannot act for it, as in <see cref="IWebhooksClient.ForSalesUnit"/>.
    /// </remarks>
    public static HttpRequestOptionsKey<string?> MerchantSerialNumber { get; } = new(MerchantSerialNumberName);
}
