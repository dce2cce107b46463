namespace Vipps.Webhooks.Cli;

/// <summary>Reads environment variables in the usual style of shells, such as <c>VIPPS_CLIENT_ID</c> for <c>Vipps:ClientId</c>.</summary>
internal static class ShortVariables
{
    private static readonly (string Variable, string Setting)[] Names =
    [
        ("VIPPS_ENVIRONMENT", nameof(VippsWebhooksOptions.Environment)),
        ("VIPPS_BASE_ADDRESS", nameof(VippsWebhooksOptions.BaseAddress)),
        ("VIPPS_ALLOW_HTTP", nameof(VippsWebhooksOptions.AllowHttp)),
        ("VIPPS_KEY_TYPE", nameof(VippsWebhooksOptions.KeyType)),
        ("VIPPS_CLIENT_ID", nameof(VippsWebhooksOptions.ClientId)),
        ("VIPPS_CLIENT_SECRET", nameof(VippsWebhooksOptions.ClientSecret)),
        ("VIPPS_SUBSCRIPTION_KEY", nameof(VippsWebhooksOptions.SubscriptionKey)),
        ("VIPPS_MERCHANT_SERIAL_NUMBER", nameof(VippsWebhooksOptions.MerchantSerialNumber)),
        ("VIPPS_PSP_ID", nameof(VippsWebhooksOptions.PspId)),
        ("VIPPS_SYSTEM_NAME", nameof(VippsWebhooksOptions.SystemName)),
        ("VIPPS_SYSTEM_VERSION", nameof(VippsWebhooksOptions.SystemVersion)),
        ("VIPPS_PLUGIN_NAME", nameof(VippsWebhooksOptions.PluginName)),
        ("VIPPS_PLUGIN_VERSION", nameof(VippsWebhooksOptions.PluginVersion)),
    ];

    public static IEnumerable<KeyValuePair<string, string?>> Read(ToolEnvironment environment) =>
        from name in Names
        let value = environment.Variable(name.Variable)
        where !string.IsNullOrEmpty(value)
        select KeyValuePair.Create($"{SettingsOptions.Section}:{name.Setting}", (string?)value);
}
