using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.AspNetCore;
using Vipps.Webhooks.CatchUp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health check of a receiver.</summary>
public static class VippsWebhookHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails while no registration is known, because then no delivery can be verified. It is degraded while an invalid
    /// change of the configuration is ignored. It never calls Vipps.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="receiverName">The name of the receiver; empty for the default one.</param>
    /// <param name="failureStatus">The status to report if there is no registration; unhealthy by default.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddVippsWebhookReceiverCheck(
        this IHealthChecksBuilder builder, string receiverName = "", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(receiverName);
        return builder.Add(new HealthCheckRegistration(
            receiverName.Length == 0 ? "vipps-webhooks" : $"vipps-webhooks:{receiverName}",
            provider => new RegistrationsHealthCheck(receiverName, provider.GetKeyedService<WebhookReceiver>(receiverName)?.Processor.Registrations),
            failureStatus,
            tags));
    }

    /// <summary>
    /// Adds a check that is degraded while events have to be caught up for long (<see cref="Vipps.Webhooks.CatchUpOptions.AlarmAfter"/>), because then
    /// webhooks do not arrive. It never calls Vipps.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="receiverName">The name of the receiver; empty for the default one.</param>
    /// <param name="failureStatus">The status to report then; degraded by default.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddVippsWebhookCatchUpCheck(
        this IHealthChecksBuilder builder,
        string receiverName = "",
        HealthStatus failureStatus = HealthStatus.Degraded,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(receiverName);
        return builder.Add(new HealthCheckRegistration(
            receiverName.Length == 0 ? "vipps-webhooks-catch-up" : $"vipps-webhooks-catch-up:{receiverName}",
            provider => new CatchUpHealthCheck(provider.GetKeyedService<CatchUpStatus>(receiverName)),
            failureStatus,
            tags));
    }
}
