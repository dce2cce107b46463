namespace Vipps.Webhooks.Configuration;

/// <summary>The addresses of Vipps' API.</summary>
internal static class VippsAddress
{
    private const string Test = "https://apitest.vipps.no";
    private const string Production = "https://api.vipps.no";

    /// <summary>Returns the address that settings mean.</summary>
    public static Uri Of(VippsWebhooksOptions options) =>
        options.BaseAddress ?? new Uri(options.Environment == VippsEnvironment.Production ? Production : Test);
}
