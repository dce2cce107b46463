using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Shop;

/// <summary>The code of docs/operate.md.</summary>
internal static class Operate
{
    internal static void Health(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddVippsWebhookReceiverCheck();
    }
}
