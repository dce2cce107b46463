using Vipps.Webhooks;
using Vipps.Webhooks.Sandbox;
using Webshop.Hosting;

namespace Webshop.Sandbox;

/// <summary>Adds what exists only if the sandbox plays Vipps.</summary>
internal static class SandboxServices
{
    // About as long as a delivery from Vipps takes: long enough to see the page wait.
    private static readonly TimeSpan DeliveryDelay = TimeSpan.FromMilliseconds(800);

    /// <param name="receiver">The shop's receiver.</param>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="payments">The client that makes payments.</param>
    /// <param name="settings">The shop's settings.</param>
    public static void AddSandbox(
        this VippsWebhookReceiverBuilder receiver, VippsSandbox sandbox, IHttpClientBuilder payments, ShopSettings settings)
    {
        sandbox.Faults.DeliveryDelay = DeliveryDelay;
        receiver.Services.AddSingleton(sandbox);
        receiver.Services.AddSingleton<SandboxDeliveries>();
        receiver.Services.AddTransient<SandboxDeliveryHandler>();
        receiver.Services.AddScoped<SandboxCustomer>();
        payments.AddHttpMessageHandler<SandboxDeliveryHandler>();
        receiver.Services.AddHttpClient<ForgedDelivery>()
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseProxy = false });

        // A sandbox forgets its webhooks when it ends, so the shop forgets their secrets.
        File.Delete(settings.SandboxWebhookFile);
        receiver.AddRegistrationFile(settings.SandboxWebhookFile);
    }
}
