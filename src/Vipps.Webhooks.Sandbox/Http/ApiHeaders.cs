using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The request headers of both APIs, by the names of the protocol.</summary>
internal static class ApiHeaders
{
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string SubscriptionKey = "Ocp-Apim-Subscription-Key";
    public const string MerchantSerialNumber = "Merchant-Serial-Number";

    /// <summary>
    /// Returns the value of a header; null if it is missing or empty. A header that occurs twice is one joined value, which matches nothing.
    /// </summary>
    public static string? ValueOf(this IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var values) && !StringValues.IsNullOrEmpty(values) ? values.ToString() : null;
}
