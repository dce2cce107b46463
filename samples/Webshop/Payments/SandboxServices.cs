using Vipps.Webhooks.Sandbox;

namespace Webshop.Payments;

/// <summary>Adds the services that exist only if the sandbox plays Vipps.</summary>
internal static class SandboxServices
{
    // About as long as a delivery from Vipps takes: long enough to see the page wait.
    private static readonly TimeSpan DeliveryDelay = TimeSpan.FromMilliseconds(800);

    public static void AddSandbox(this IServiceCollection services, VippsSandbox sandbox)
    {
        sandbox.Faults.DeliveryDelay = DeliveryDelay;
        services.AddSingleton(sandbox);
        services.AddSingleton<SandboxPayments>();
        services.AddHttpClient<ForgedDelivery>()
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseProxy = false });
    }
}
