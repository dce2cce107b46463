using Vipps.Webhooks.Sandbox;

namespace Webshop.Payments;

/// <summary>What is there only where the sandbox plays Vipps.</summary>
internal static class SandboxServices
{
    // About as long as a delivery of Vipps takes: long enough to see the page wait.
    private static readonly TimeSpan DeliveryDelay = TimeSpan.FromMilliseconds(800);

    public static void AddSandbox(this IServiceCollection services, VippsSandbox sandbox, IConfiguration vipps)
    {
        sandbox.Faults.DeliveryDelay = DeliveryDelay;
        services.AddSingleton(sandbox);
        services.AddSingleton<SandboxPayments>();
        services.AddHttpClient<ForgedDelivery>()
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseProxy = false });
        services.AddVippsWebhooks(options =>
        {
            options.SystemName = vipps["SystemName"];
            options.SystemVersion = vipps["SystemVersion"];
            options.PluginName = vipps["PluginName"];
            options.BaseAddress = sandbox.BaseAddress;
            options.ClientId = sandbox.Keys.ClientId;
            options.ClientSecret = sandbox.Keys.ClientSecret;
            options.SubscriptionKey = sandbox.Keys.SubscriptionKey;
            options.MerchantSerialNumber = sandbox.Keys.MerchantSerialNumber;
        });
    }
}
