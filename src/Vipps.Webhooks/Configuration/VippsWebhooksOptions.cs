namespace Vipps.Webhooks;

/// <summary>The address of Vipps MobilePay's API and the keys to call it with.</summary>
/// <remarks>
/// Validated when the host starts, and again when the configuration changes: an invalid change is logged, and the previous settings
/// stay in force. The keys are on <see href="https://portal.vippsmobilepay.com/">the business portal</see>, under
/// <i>For developers</i>. See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/http-headers/">HTTP headers</see>.
/// </remarks>
public sealed class VippsWebhooksOptions
{
    /// <summary>The maximum length of a <c>Vipps-System-*</c> header: 30 characters.</summary>
    public const int MaxSystemHeaderLength = 30;

    /// <summary>
    /// The environment. Required unless <see cref="BaseAddress"/> is set; there is no default, so that one environment is never mistaken for
    /// the other.
    /// </summary>
    public VippsEnvironment? Environment { get; set; }

    /// <summary>
    /// The address of an API other than Vipps' own, such as a sandbox. Takes precedence over <see cref="Environment"/>. HTTPS, or
    /// HTTP on loopback, or elsewhere with <see cref="AllowHttp"/>; without user info, query and fragment. Default: none.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// True if <see cref="BaseAddress"/> and the webhooks' URLs may be plain HTTP on other machines: for a sandbox in a container, which
    /// has made-up keys. Never for Vipps' own servers. Default: false.
    /// </summary>
    public bool AllowHttp { get; set; }

    /// <summary>The kind of keys. Default: <see cref="VippsKeyType.SalesUnit"/>.</summary>
    public VippsKeyType KeyType { get; set; } = VippsKeyType.SalesUnit;

    /// <summary>The client id, a GUID. Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret. Required. Never logged.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// The subscription key, primary or secondary (<c>Ocp-Apim-Subscription-Key</c>). Required, except with
    /// <see cref="VippsKeyType.Merchant"/>, which allows none. Never logged.
    /// </summary>
    public string? SubscriptionKey { get; set; }

    /// <summary>
    /// The merchant serial number (MSN) of the sales unit, digits only. Required with <see cref="VippsKeyType.SalesUnit"/>, optional with
    /// partner and PSP keys, and not allowed with <see cref="VippsKeyType.Merchant"/>.
    /// </summary>
    public string? MerchantSerialNumber { get; set; }

    /// <summary>The PSP id (<c>Psp-Id</c>). Required with <see cref="VippsKeyType.Psp"/>, unused otherwise.</summary>
    public string? PspId { get; set; }

    /// <summary>
    /// The name of the shop's system (<c>Vipps-System-Name</c>), best one word in lower case. At most 30 characters of printable ASCII.
    /// Required with <see cref="VippsKeyType.Partner"/>, recommended to all: it is what Vipps searches its logs for.
    /// </summary>
    public string? SystemName { get; set; }

    /// <summary>The version of the shop's system (<c>Vipps-System-Version</c>). At most 30 characters of printable ASCII.</summary>
    public string? SystemVersion { get; set; }

    /// <summary>The name of the plugin (<c>Vipps-System-Plugin-Name</c>), if there is one. At most 30 characters of printable ASCII.</summary>
    public string? PluginName { get; set; }

    /// <summary>The version of the plugin (<c>Vipps-System-Plugin-Version</c>). At most 30 characters of printable ASCII.</summary>
    public string? PluginVersion { get; set; }

    /// <summary>The number of attempts at a call and the time for them.</summary>
    public VippsRetryOptions Retry { get; } = new();

    /// <summary>The section that these settings come from, such as <c>Vipps</c>, so that a message can name the exact key.</summary>
    internal string? ConfigurationPath { get; set; }

    /// <summary>Names the type, but nothing of its content.</summary>
    public override string ToString() => nameof(VippsWebhooksOptions);
}
