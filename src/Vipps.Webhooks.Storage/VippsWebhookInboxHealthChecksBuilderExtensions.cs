using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health check of an inbox.</summary>
public static class VippsWebhookInboxHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails if the inbox's database cannot be reached, if a delivery is parked, or if a stored body cannot be decrypted. It is degraded if handling is paused because
    /// every attempt fails, or if the oldest delivery has waited for more than 5 minutes.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="receiverName">The name of the receiver; empty for the default one.</param>
    /// <param name="failureStatus">The status to report if the check fails; unhealthy by default.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddVippsWebhookInboxCheck(
        this IHealthChecksBuilder builder, string receiverName = "", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(receiverName);
        return builder.Add(new HealthCheckRegistration(
            receiverName.Length == 0 ? "vipps-webhooks-inbox" : $"vipps-webhooks-inbox:{receiverName}",
            provider => new InboxHealthCheck(
                receiverName,
                provider.GetKeyedService<IInboxDatabase>(receiverName),
                provider.GetKeyedService<InboxStatus>(receiverName),
                provider.GetService<TimeProvider>() ?? TimeProvider.System),
            failureStatus,
            tags));
    }
}
