using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;

namespace Vipps.Webhooks.Http;

/// <summary>The names of Vipps' request headers.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/http-headers/">HTTP headers</see>.</remarks>
internal static class VippsHeaders
{
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string SubscriptionKey = "Ocp-Apim-Subscription-Key";
    public const string MerchantSerialNumber = "Merchant-Serial-Number";
    public const string PspId = "Psp-Id";
    public const string SystemName = "Vipps-System-Name";
    public const string SystemVersion = "Vipps-System-Version";
    public const string PluginName = "Vipps-System-Plugin-Name";
    public const string PluginVersion = "Vipps-System-Plugin-Version";

    /// <summary>This SDK's name and version, for <c>User-Agent</c>.</summary>
    public static readonly string OurUserAgent = "Vipps.Webhooks/" +
        (typeof(VippsHeaders).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    private static readonly FrozenSet<string> Secret = FrozenSet.ToFrozenSet(
        ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", ClientId, ClientSecret, SubscriptionKey],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The headers that identify the caller and the server. An app that sets or propagates one of them on all of its clients means another
    /// server: the app's are removed from our calls before ours are stamped.
    /// </summary>
    public static readonly ImmutableArray<string> Reserved =
    [
        "Authorization", "Host", "User-Agent", ClientId, ClientSecret, SubscriptionKey, MerchantSerialNumber, PspId, SystemName, SystemVersion,
        PluginName, PluginVersion,
    ];

    /// <summary>Indicates whether a header's value must not be logged.</summary>
    public static bool IsSecret(string name) => Secret.Contains(name);
}
