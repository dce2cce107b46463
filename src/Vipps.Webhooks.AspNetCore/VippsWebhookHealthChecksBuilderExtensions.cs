using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vipps.Webhooks.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The health check of a receiver.</summary>
public static class VippsWebhookHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails while no registration is known, and so no delivery can be verified. Degraded, while a wrong change of the
    /// configuration is not taken up. It never asks Vipps.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="receiverName">The name of the receiver; empty for the default one.</param>
    /// <param name="failureStatus">What to report where there is no registration: unhealthy by default.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddVippsWebhookReceiver(
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
}
